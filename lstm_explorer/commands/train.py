"""`train`: one recipe, with a progress bar and the answers at the end."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from lstm_explorer.recipe.experiment import Experiment, shuffle_of
from lstm_explorer.recipe.framings import ENCODINGS, FRAMINGS
from lstm_explorer.recipe.symbols import ALPHABET, shown
from lstm_explorer.runs import evaluation as measures
from lstm_explorer.store import models


def train(
    framing: Annotated[str, typer.Option(help=", ".join(FRAMINGS))] = "stateful",
    sequence: Annotated[str, typer.Option(help="What is learned, 3 to 200 symbols.")] = ALPHABET,
    units: Annotated[int | None, typer.Option(help="Size of h and c, 1 to 256.")] = None,
    epochs: Annotated[int | None, typer.Option(help="Passes over all samples.")] = None,
    batch_size: Annotated[int | None, typer.Option(help="Samples an update.")] = None,
    learning_rate: Annotated[float, typer.Option(help="Adam's step size.")] = 1e-3,
    shuffle: Annotated[
        str | None,
        typer.Option(help="yes: a new order in every epoch; once: one random order; no."),
    ] = None,
    reset: Annotated[str | None, typer.Option(help="sample, epoch, never, or a number.")] = None,
    seed: Annotated[int, typer.Option(help="Another seed is another run.")] = 7,
    window: Annotated[int | None, typer.Option(help="Letters in one sample.")] = None,
    longest: Annotated[int | None, typer.Option(help="Longest random run.")] = None,
    runs: Annotated[int | None, typer.Option(help="How many random runs.")] = None,
    encoding: Annotated[str, typer.Option(help=", ".join(ENCODINGS))] = "fraction",
    folder: Annotated[Path | None, typer.Option(help="Where to keep the model.")] = None,
) -> None:
    """Train a recipe, keep the model, and print its answers.

    What is left out has the lesson's value for the framing.
    """
    fields: dict[str, Any] = {name: value for name, value in locals().items() if name != "folder"}
    if reset is not None and reset.isdecimal():
        fields["reset"] = int(reset)
    try:
        if shuffle is not None:
            fields["shuffle"] = shuffle_of(shuffle)
        experiment = Experiment(**fields)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    _train(experiment, folder)


def _train(experiment: Experiment, folder: Path | None) -> None:
    console = Console()
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
    with console.status("Importing TensorFlow …"):
        from lstm_explorer.training.recording import Diverged, Recording
    recording = Recording(experiment)
    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
    )  # fmt: skip
    try:
        with Progress(*columns, console=console) as bar:
            task = bar.add_task("epochs", total=experiment.epochs)
            for progress in recording.progresses():
                words = f"loss {progress.losses[-1]:.3g}, {progress.accuracies[-1]:.0%} right"
                bar.update(task, completed=progress.epoch, description=words)
    except KeyboardInterrupt:
        console.print("Stopped; what was learned is kept.")
    except Diverged as error:
        console.print(str(error))
        raise typer.Exit(1) from None
    _finish(recording.model(), folder, console)


def _finish(model: models.TrainedModel | None, folder: Path | None, console: Console) -> None:
    if model is None:
        console.print("Not one epoch was finished, so there is nothing to keep.")
        raise typer.Exit(1)
    experiment = model.experiment
    evaluation = measures.evaluate(experiment, model.weights)
    seen = set()
    for n, y in enumerate(experiment.samples.y):
        letters = experiment.letters_of(n)
        if letters in seen:
            continue
        seen.add(letters)
        answer = experiment.classes[evaluation.probabilities[n].argmax()]
        mark = "" if evaluation.right[n] else f"  ✗ {shown(experiment.classes[y])}"
        console.print(f"{letters} → {shown(answer)}{mark}", markup=False, highlight=False)
    right = int(evaluation.right.sum())
    console.print(f"{right:,} of {len(evaluation.right):,} right, one run, {model.seconds:.1f} s.")
    try:
        path = models.save(model, folder=folder)
    except OSError as error:
        console.print(f"The model could not be saved: {error.strerror or error}.")
        raise typer.Exit(1) from None
    console.print(f"Kept as {path.name}.", markup=False)
