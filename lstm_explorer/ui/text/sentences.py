"""Verdicts: what a run shows, in words made from its numbers."""

from __future__ import annotations

from collections.abc import Sequence

from lstm_explorer.recipe.experiment import Experiment, ParsedText
from lstm_explorer.recipe.symbols import shown
from lstm_explorer.runs import evaluation
from lstm_explorer.runs.feeding import Run, TimeStep
from lstm_explorer.ui.text.markdown import plain
from lstm_explorer.wording import counted, percent


def name_of_run(experiment: Experiment) -> str:
    """What the undisturbed run is called."""
    return "carried" if experiment.carried else "as trained"


def what_is_fed(text: ParsedText) -> str:
    """How the framing cuts a text, where a visitor might wonder."""
    experiment = text.experiment
    count, width = len(text.numbers), counted(experiment.width, "letter")
    if experiment.spec.padded and count > experiment.width:
        return (
            f"as {experiment.framing} feeds it: one sample of the last {width}, "
            f"for {count} do not fit"
        )
    if experiment.spec.padded:
        return f"as {experiment.framing} feeds it: one sample, padded to {width}"
    if experiment.window is not None:
        return f"as {experiment.framing} feeds it: samples of {width}"
    return f"as {experiment.framing} feeds it: one letter a sample"


def resets_in_words(trained: Run, changed: Run) -> str:
    """Which answers other resets than those of training change."""
    asked = len(trained.asked)
    if set(trained.resets) == set(changed.resets):
        where = "only before the first letter" if len(trained.resets) == 1 else "here as well"
        return f"Nothing: training resets {where}, so both runs are the same."
    changes = evaluation.changed_answers(trained, changed)
    if not changes:
        return f"These resets change **none** of the {asked} answers."
    return f"{len(changes)} of the {asked} answers change: {changes_in_words(changes)}."


def changes_in_words(changes: Sequence[evaluation.ChangedAnswer], most: int = 6) -> str:
    """Changed answers, one after the other: "K: L → B"."""
    listed = ", ".join(
        f"**{'' if each.letters[-1] is None else said_symbol(each.letters[-1])}: "
        f"{said_symbol(each.before)} → {said_symbol(each.after)}**"
        for each in changes[:most]
    )
    return listed + (f" and {len(changes) - most} more" if len(changes) > most else "")


def step_in_plain_words(step: TimeStep, last: int) -> str:
    """What happens at one time step, without markup, for where text is drawn as it stands."""
    cut = "state reset, " if step.reset else ""
    letters = " ".join("padding" if each is None else shown(each) for each in step.letters)
    said = f"it says {shown(step.answer)} ({percent(step.probability, 1)} sure)"
    if not step.asked:
        said += ", but is not asked yet: its sample goes on"
    elif step.right is not None:
        right = " or ".join(map(shown, step.expected))
        said += ", which is right ✓" if step.right else f"; right would be {right} ✗"
    return f"Time step {step.t} of 0 to {last}: {cut}fed {letters}, {said}."


def counts_or_reads(again: evaluation.Restart) -> str:
    """What the answers after a reset say about how the network works."""
    others = len(again.answers) - again.same
    if not others:
        return "It goes by how many letters it was fed since the reset, not by which ones."
    if again.same > others:
        return (
            "It goes mostly by how many letters it was fed since the reset; the other "
            f"{others} show that the letters count for something too."
        )
    return "So the letters fed count for more than how many there were."


def said_symbol(symbol: str) -> str:
    """A symbol as it is written into a sentence with markup."""
    return plain(shown(symbol))
