"""`sweep`: recipes over many seeds, and what they have in common."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.recipe.framings import ENCODINGS, FRAMINGS
from lstm_explorer.recipe.symbols import ALPHABET
from lstm_explorer.store.outcomes import Outcome
from lstm_explorer.sweeps import statistics
from lstm_explorer.sweeps import sweep as sweeps
from lstm_explorer.sweeps.executors import Unreachable, distributed_workers


def sweep(
    framing: Annotated[
        list[str], typer.Option(help=f"Once for each framing: {', '.join(FRAMINGS)}.")
    ],
    seeds: Annotated[int, typer.Option(help="Each is trained with seeds 1 up to this one.")] = 10,
    sequence: Annotated[str, typer.Option(help="What is learned, 3 to 200 symbols.")] = ALPHABET,
    units: Annotated[int | None, typer.Option(help="Size of h and c, 1 to 256.")] = None,
    epochs: Annotated[int | None, typer.Option(help="Passes over all samples.")] = None,
    batch_size: Annotated[int | None, typer.Option(help="Samples an update.")] = None,
    learning_rate: Annotated[float, typer.Option(help="Adam's step size.")] = 1e-3,
    encoding: Annotated[str, typer.Option(help=", ".join(ENCODINGS))] = "fraction",
    scheduler: Annotated[
        str | None, typer.Option(help="A Dask scheduler, such as tcp://127.0.0.1:8786.")
    ] = None,
) -> None:
    """Train recipes with many seeds, keep every run, and print what they have in common.

    A sweep that was stopped or killed goes on where it was; more seeds train only the new ones.
    """
    options: dict[str, Any] = {
        "sequence": sequence, "units": units, "epochs": epochs, "batch_size": batch_size,
        "learning_rate": learning_rate, "encoding": encoding,
    }  # fmt: skip
    console = Console()
    try:
        recipes = [Experiment(framing=each, **options) for each in framing]
        sweeps.planned(recipes, range(1, seeds + 1))
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    try:
        workers: AbstractContextManager[Any] = (
            distributed_workers(scheduler) if scheduler else nullcontext()
        )
        with workers as executor:
            made = sweeps.sweep(recipes, range(1, seeds + 1), executor=executor)
            finished = _follow(made, console)
    except Unreachable as error:
        console.print(escape(str(error)))
        raise typer.Exit(1) from None
    console.print(_table(recipes, finished))
    if len(finished) < len(made.runs):
        raise typer.Exit(1)


def _follow(made: sweeps.Sweep, console: Console) -> list[Outcome]:
    finished = []
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    try:
        with Progress(*columns, console=console) as bar:
            task = bar.add_task("runs", total=len(made.runs))
            for outcome in made:
                finished.append(outcome)
                left = made.seconds_left()
                words = "runs" if left is None else f"runs, {left:.0f} s left"
                bar.update(task, completed=made.done, description=words)
    except KeyboardInterrupt:
        console.print("Stopped. What was trained is kept; ask again to go on.")
    except sweeps.SweepFailed as error:
        console.print(escape(str(error)))
    finally:
        made.close()
    return finished


def _table(recipes: list[Experiment], finished: list[Outcome]) -> Table:
    table = Table("recipe", "runs", "accuracy, mean", "95 % interval", "all right", "s a run")
    for recipe in dict.fromkeys(recipes):
        runs = [run for run in finished if _same(run.experiment, recipe)]
        if not runs:
            continue
        found = statistics.summarise([run.accuracy for run in runs])
        perfect = statistics.share([bool(run.right.all()) for run in runs])
        interval = (
            "one seed"
            if found.low is None or found.high is None
            else f"{max(found.low, 0):.1%} to {min(found.high, 1):.1%}"
        )
        diverged = sum(run.diverged is not None for run in runs)
        table.add_row(
            f"{recipe.framing}, {recipe.units} units, {recipe.epochs:,} epochs",
            f"{len(runs)}" + (f" ({diverged} diverged)" if diverged else ""),
            f"{found.mean:.1%}",
            interval,
            f"{perfect.successes} of {perfect.count}",
            f"{statistics.summarise([run.seconds for run in runs]).mean:.2f}",
        )
    return table


def _same(run: Experiment, recipe: Experiment) -> bool:
    return run in sweeps.planned([recipe], [run.seed])
