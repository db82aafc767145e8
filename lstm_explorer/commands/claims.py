"""`claims`: put the lesson's claims to the test."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from lstm_explorer.lesson.claims import CLAIMS, Claim, Entry, Ledger, examine, ledger
from lstm_explorer.sweeps.sweep import SweepFailed


def claims(
    only: Annotated[list[str] | None, typer.Option(help="Keys of claims; all if left out.")] = None,
    seeds: Annotated[
        int | None, typer.Option(help="Seeds for every recipe; each claim's own if left out.")
    ] = None,
    write: Annotated[
        Path | None, typer.Option(help="A file for the results; your own ledger if left out.")
    ] = None,
) -> None:
    """Train what the lesson's claims need, measure, and print the verdicts.

    Runs are kept as they finish: stopped, it goes on where it was. Results of claims that are not
    asked for stay as they were.
    """
    unknown = [key for key in only or () if key not in CLAIMS]
    if unknown:
        raise typer.BadParameter(f"No claim {unknown[0]!r}. Choose from: {', '.join(CLAIMS)}.")
    if seeds is not None and seeds < 1:
        raise typer.BadParameter(f"`seeds` must be at least 1, got {seeds}.")
    console = Console()
    path = write or ledger.own()
    entries = dict(ledger.read(path).entries)
    failed = False
    for claim in CLAIMS.values():
        if only and claim.key not in only:
            continue
        try:
            entry = _examined(claim, seeds, console)
        except SweepFailed as error:
            console.print(f"[bold]{claim.key}[/] {escape(str(error))}")
            failed = True
            continue
        entries[claim.key] = entry
        Ledger({key: entries[key] for key in CLAIMS if key in entries}).write(path)
        verdict = entry.verdict
        console.print(f"[bold]{claim.key}[/] {escape(claim.says)}")
        console.print(f"  [bold]{verdict.told}[/] ({entry.seconds:.0f} s) {verdict.because}")
    if failed:
        raise typer.Exit(1)


def _examined(claim: Claim, seeds: int | None, console: Console) -> Entry:
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(claim.key, total=None)
        return examine(
            claim,
            seeds=seeds,
            told=lambda done, runs: bar.update(task, completed=done, total=runs),
        )
