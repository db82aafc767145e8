"""A part of the code that is handed out: one step, with what a reader should know about it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """One step of the code.

    Attributes:
        title: What it does, in a few words.
        why: What a reader should know about it, in a sentence or two; nothing a visitor typed.
        code: Python.
        data: Whether it is there to be run, not to be read.
    """

    title: str
    why: str
    code: str
    data: bool = False
