"""`payloads.d.ts`, read far enough to hold values against it.

tsc holds the scripts against these declarations; nothing that pip installs would hold Python's side
against them, so this reads the part of TypeScript's grammar that they are written in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.processes import ROOT

PAYLOADS = ROOT / "lstm_explorer" / "payloads.d.ts"

_COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
_TOKEN = re.compile(r'\s*("[^"]*"|\w+|[{}()\[\]<>|,;:?=])')
_PLAIN: dict[str, tuple[type, ...]] = {
    "string": (str,), "number": (int, float), "boolean": (bool,), "null": (type(None),),
    "unknown": (object,), "any": (object,),
}  # fmt: skip


@dataclass
class Kind:
    """A type: a name, a literal, an array, a tuple, a Record, a union.

    Attributes:
        word: Of which sort it is, or the name of a type.
        parts: The types it is made of.
    """

    word: str
    parts: list[Kind] = field(default_factory=list)


@dataclass
class Interface:
    """An object's fields, with whether each has to be there."""

    fields: dict[str, tuple[Kind, bool]]


class Declarations:
    """What a file declares.

    Args:
        file: Which.

    Raises:
        SyntaxError: It says something that is not understood here.
    """

    def __init__(self, file: Path = PAYLOADS) -> None:
        text = _COMMENT.sub("", file.read_text("utf-8"))
        self._tokens = _TOKEN.findall(text)
        if "".join(self._tokens) != re.sub(r"\s", "", text):
            raise SyntaxError(f"{file.name} has signs that are not understood here.")
        self._at = 0
        self.interfaces: dict[str, Interface] = {}
        self.aliases: dict[str, Kind] = {}
        while self._at < len(self._tokens):
            self._declaration()

    def problems(self, value: Any, name: str) -> list[str]:
        """What is wrong with a value that is to be of a declared type, each with its place."""
        return list(self._problems(value, Kind(name), name))

    def _problems(self, value: Any, kind: Kind, place: str) -> Iterator[str]:
        if kind.word in self.aliases:
            yield from self._problems(value, self.aliases[kind.word], place)
        elif kind.word in self.interfaces:
            yield from self._of_object(value, self.interfaces[kind.word], place)
        elif kind.word == "|":
            yield from self._of_union(value, kind, place)
        elif kind.word == "[]" and isinstance(value, list):
            for n, each in enumerate(value):
                yield from self._problems(each, kind.parts[0], f"{place}[{n}]")
        elif kind.word == "tuple" and isinstance(value, list) and len(value) == len(kind.parts):
            for n, (each, part) in enumerate(zip(value, kind.parts, strict=True)):
                yield from self._problems(each, part, f"{place}[{n}]")
        elif kind.word == "Record" and isinstance(value, dict):
            for key, each in value.items():
                yield from self._problems(each, kind.parts[1], f"{place}.{key}")
        elif not _is_plain(value, kind.word):
            yield f"{place} is {_short(value)}, not {_written(kind)}"

    def _of_object(self, value: Any, interface: Interface, place: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield f"{place} is {_short(value)}, not an object"
            return
        for name, (kind, needed) in interface.fields.items():
            if name in value:
                yield from self._problems(value[name], kind, f"{place}.{name}")
            elif needed:
                yield f"{place}.{name} is missing"
        yield from (f"{place}.{name} is not declared" for name in value.keys() - interface.fields)

    def _of_union(self, value: Any, union: Kind, place: str) -> Iterator[str]:
        tried = [list(self._problems(value, part, place)) for part in union.parts]
        if all(tried):
            yield from min(tried, key=len)

    def _declaration(self) -> None:
        self._take("export")
        if self._next() == "type":
            name = self._take("type", None)
            self._take("=")
            self.aliases[name] = self._union()
            self._take(";")
            return
        name = self._take("interface", None)
        fields: dict[str, tuple[Kind, bool]] = {}
        if self._next() == "extends":
            fields |= self.interfaces[self._take("extends", None)].fields
        self._take("{")
        while self._next() != "}":
            each = self._take(None)
            needed = self._next() != "?"
            self._take(*([] if needed else ["?"]), ":")
            fields[each] = self._union(), needed
            self._take(";")
        self._take("}")
        self.interfaces[name] = Interface(fields)

    def _union(self) -> Kind:
        if self._next() == "|":
            self._take("|")
        parts = [self._array()]
        while self._next() == "|":
            self._take("|")
            parts.append(self._array())
        return parts[0] if len(parts) == 1 else Kind("|", parts)

    def _array(self) -> Kind:
        kind = self._primary()
        while self._next() == "[":
            self._take("[", "]")
            kind = Kind("[]", [kind])
        return kind

    def _primary(self) -> Kind:
        if self._next() == "(":
            self._take("(")
            kind = self._union()
            self._take(")")
            return kind
        if self._next() == "[":
            return Kind("tuple", self._list("[", "]"))
        word = self._take(None)
        return Kind(word, self._list("<", ">")) if word == "Record" else Kind(word)

    def _list(self, first: str, last: str) -> list[Kind]:
        self._take(first)
        parts = [self._union()]
        while self._next() == ",":
            self._take(",")
            parts.append(self._union())
        self._take(last)
        return parts

    def _next(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _take(self, *wanted: str | None) -> str:
        """The next tokens, which have to be these (None: any); the last of them."""
        for each in wanted:
            if each is not None and self._next() != each:
                around = " ".join(self._tokens[max(0, self._at - 5) : self._at + 3])
                raise SyntaxError(f"{each!r} is expected in … {around} …")
            self._at += 1
        return self._tokens[self._at - 1]


def _is_plain(value: Any, word: str) -> bool:
    if word.startswith('"'):
        return bool(value == word.strip('"'))
    if isinstance(value, bool) and word == "number":
        return False
    return isinstance(value, _PLAIN.get(word, ()))


def _written(kind: Kind) -> str:
    if kind.word == "[]":
        return f"{_written(kind.parts[0])}[]"
    if kind.word in ("tuple", "Record", "|"):
        return f"{kind.word}({', '.join(map(_written, kind.parts))})"
    return kind.word


def _short(value: Any) -> str:
    return f"{value!r}"[:80]
