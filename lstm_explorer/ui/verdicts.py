"""Verdicts: what a run shows, in words made from its numbers."""

from __future__ import annotations

from lstm_explorer import measures
from lstm_explorer.experiment import Experiment
from lstm_explorer.runs import Run, TimeStep
from lstm_explorer.symbols import shown
from lstm_explorer.ui.markdown import plain


def fed(step: TimeStep) -> str:
    """What a time step was fed."""
    return "".join("padding" if each is None else _said(each) for each in step.letters)


def name_of_run(experiment: Experiment) -> str:
    """What the undisturbed run is called."""
    return "carried" if experiment.carried else "as trained"


def what_is_fed(experiment: Experiment, text: str) -> str:
    """How the framing cuts a text, where a visitor might wonder."""
    count = len(experiment.numbers(text))
    if experiment.spec.padded and count > experiment.width:
        return (
            f"as {experiment.framing} feeds it: one sample of the last {experiment.width} letters, "
            f"for {count} do not fit"
        )
    if experiment.spec.padded:
        return f"as {experiment.framing} feeds it: one sample, padded to {experiment.width} letters"
    if experiment.window is not None:
        return f"as {experiment.framing} feeds it: samples of {experiment.window} letters"
    return f"as {experiment.framing} feeds it: one letter a sample"


def reset_in_words(experiment: Experiment, untouched: Run, wiped: Run, at: int) -> str:
    """Which answers a reset changed."""
    letter = fed(untouched.steps[at])
    if at in untouched.resets:
        reason = (
            "nothing was fed before it"
            if at == 0
            else f"`{experiment.framing}` resets here by itself"
        )
        return (
            f"Before time step {at} ({letter}) the state is zeros already, because {reason}: "
            "a reset here changes nothing."
        )
    changes = measures.changed_answers(untouched, wiped)
    asked = len(untouched.asked)
    if not changes:
        return f"A reset before time step {at} ({letter}) changes **none** of the {asked} answers."
    listed = ", ".join(
        f"**{'' if each.letters[-1] is None else _said(each.letters[-1])}: "
        f"{_said(each.before)} → {_said(each.after)}**"
        for each in changes[:6]
    )
    more = f" and {len(changes) - 6} more" if len(changes) > 6 else ""
    return (
        f"A reset before time step {at} ({letter}) changes {len(changes)} of the {asked} "
        f"answers: {listed}{more}."
    )


def step_in_words(step: TimeStep, last: int) -> str:
    """What happens at one time step."""
    cut = "state reset, " if step.reset else ""
    said = f"it says **{_said(step.answer)}** ({step.probability:.0%} sure)"
    if not step.asked:
        said += ", but is not asked yet: its sample goes on"
    elif step.right is not None:
        right = " or ".join(map(_said, step.expected))
        said += ", which is right ✓" if step.right else f"; right would be {right} ✗"
    return f"Time step {step.t} of 0 to {last}: {cut}fed **{fed(step)}**, {said}."


def step_in_plain_words(step: TimeStep, last: int) -> str:
    """The same without any markup, for where text is drawn as it stands."""
    cut = "state reset, " if step.reset else ""
    letters = " ".join("padding" if each is None else shown(each) for each in step.letters)
    said = f"it says {shown(step.answer)} ({step.probability:.1%} sure)"
    if not step.asked:
        said += ", but is not asked yet: its sample goes on"
    elif step.right is not None:
        right = " or ".join(map(shown, step.expected))
        said += ", which is right ✓" if step.right else f"; right would be {right} ✗"
    return f"Time step {step.t} of 0 to {last}: {cut}fed {letters}, {said}."


def counts_or_reads(again: measures.Restart) -> str:
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


def _said(symbol: str) -> str:
    return plain(shown(symbol))
