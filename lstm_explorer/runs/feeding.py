"""Runs: a text fed to a network as its framing feeds it, and its answer at every time step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from lstm_explorer.network.cell import Weights
from lstm_explorer.network.interventions import Intervention, Reset, Resets, Transplant
from lstm_explorer.network.tracing import Trace, trace, walk
from lstm_explorer.recipe.experiment import Experiment, ParsedText
from lstm_explorer.recipe.framings import PADDING
from lstm_explorer.recipe.symbols import shown


@dataclass(frozen=True, slots=True)
class TimeStep:
    """One time step of a run, in the words of the screen.

    Attributes:
        t: Which one, counted from 0.
        letters: What was fed, one entry a feature; None is padding.
        sample: Number of the sample it belongs to, counted from 0.
        asked: Whether it ends its sample, so that the network is asked for its answer here.
        reset: Whether the state was set to zeros just before it, or it is a cold start.
        answer: The likeliest class, read after it.
        probability: Of that answer.
        expected: The letters that are right after what this sample holds so far: more than one
            where the sequence repeats itself, none past its end or before its first letter.
    """

    t: int
    letters: tuple[str | None, ...]
    sample: int
    asked: bool
    reset: bool
    answer: str
    probability: float
    expected: tuple[str, ...]

    @property
    def right(self) -> bool | None:
        """Whether the answer is right; None where no answer is."""
        return self.answer in self.expected if self.expected else None


@dataclass(frozen=True, eq=False, slots=True, repr=False)
class Run:
    """A text as the network met it.

    Attributes:
        steps: Its time steps in order.
        trace: All that happened inside, a batch of one.
    """

    steps: tuple[TimeStep, ...]
    trace: Trace

    @property
    def asked(self) -> tuple[TimeStep, ...]:
        """The time steps at which the network is asked, one a sample."""
        return tuple(step for step in self.steps if step.asked)

    @property
    def resets(self) -> tuple[int, ...]:
        """The time steps before which the state was zero."""
        return tuple(step.t for step in self.steps if step.reset)

    def __repr__(self) -> str:
        fed = " ".join("".join(each or "·" for each in step.letters) for step in self.steps)
        answers = " ".join(step.answer for step in self.steps)
        return f"Run(fed {fed!r}, answers {answers!r}, resets {list(self.resets)})"

    def _repr_html_(self) -> str:
        """What a notebook shows: what was fed, and below it the answers."""
        fed = (
            "".join("·" if each is None else shown(each) for each in s.letters) for s in self.steps
        )
        marks = {True: "✓", False: "✗", None: ""}
        rows = {
            "": ("✂" if step.reset else "" for step in self.steps),
            "fed": fed,
            "answer": (shown(step.answer) for step in self.steps),
            "right": (marks[step.right] for step in self.steps),
        }
        cells = {
            name: "".join(f"<td>{escape(each)}</td>" for each in row) for name, row in rows.items()
        }
        return (
            f"<table>{''.join(f'<tr><th>{n}</th>{row}</tr>' for n, row in cells.items())}</table>"
        )


def feed(
    experiment: Experiment,
    weights: Weights,
    text: str | ParsedText,
    *,
    resets: Iterable[int] | None = None,
    interventions: Sequence[Intervention] = (),
) -> Run:
    """Feed a text to a network, with the resets that its framing has (teacher-forced).

    Args:
        experiment: The recipe: how the text is cut, and where the state is reset.
        weights: The network.
        text: 1 to 200 symbols of the sequence, as typed or as `Experiment.parse` gives them.
        resets: Time steps before which the state is set to zeros, in place of the framing's own.
        interventions: What else is done to the state, at time steps of this run.

    Returns:
        The run; it begins from a cold start.

    Raises:
        ValueError: The text cannot be fed (`Experiment.parse` says why), or a reset lies outside.
    """
    samples = experiment.parse(text).samples
    rows = samples.reshape(-1, samples.shape[2])
    cuts = _framing_resets(experiment, len(samples), samples.shape[1])
    if resets is not None:
        cuts = Resets(frozenset(resets) | {0})
    wanted = {"reset": sorted(cuts.at)}
    for each in interventions:
        place = "transplant" if isinstance(each, Transplant) else "reset"
        if isinstance(each, Reset | Transplant):
            wanted.setdefault(place, []).append(each.at)
    for name, places in wanted.items():
        if outside := [at for at in places if not 0 <= at < len(rows)]:
            raise ValueError(
                f"A {name} before time step {outside[0]} lies outside this run, whose time "
                f"steps are 0 to {len(rows) - 1}. Choose one of these."
            )
    x = experiment.fed(rows)[None]
    run = trace(weights, x, interventions=[cuts, *interventions])
    return _described(experiment, rows, samples.shape[1], run, cuts, interventions)


def free_run(
    experiment: Experiment, weights: Weights, start: str | ParsedText, answers: int
) -> Run:
    """Feed a text, then the network's own answers.

    Args:
        experiment: The recipe: how the growing text is cut, and where the state is reset.
        weights: The network.
        start: The letters given, as for `feed`; the rest is the network's.
        answers: How many of its answers are fed back, 0 to `Experiment.most_answers`.

    Returns:
        The run: the start's samples, then one sample for every answer that was fed back.

    Raises:
        ValueError: The start cannot be fed, or `answers` is out of range.
    """
    parsed = experiment.parse(start)
    given, most = parsed.samples, experiment.most_answers(parsed)
    if not 0 <= answers <= most:
        raise ValueError(
            f"`answers` must lie in 0 to {most} after this text, got {answers}. "
            f"Try {min(most, 25)}."
        )
    length = given.shape[1]
    count = len(given) + answers
    letters = list(parsed.numbers)
    rows: list[np.ndarray] = []

    def feeder(t: int, probabilities: np.ndarray | None) -> np.ndarray:
        sample, position = divmod(t, length)
        if position == 0:
            if sample >= len(given) and probabilities is not None:
                letters.append(int(probabilities[0].argmax()))
            own = experiment.spec.cut(np.array(letters), experiment.width)[-1]
            rows.extend(given[sample] if sample < len(given) else own)
        return experiment.fed(rows[t][None])

    cuts = _framing_resets(experiment, count, length)
    run = walk(weights, feeder, count * length, interventions=[cuts])
    return _described(experiment, np.stack(rows), length, run, cuts, ())


def followers(symbols: Sequence[str], context: Sequence[str]) -> tuple[str, ...]:
    """The symbols that follow, in a sequence, the longest ending of `context` found in it.

    Args:
        symbols: The sequence.
        context: What was fed so far, oldest first.

    Returns:
        Each such symbol once, in order; none where the ending is only found at the end.
    """
    places = [n + 1 for n, symbol in enumerate(symbols) if context and symbol == context[-1]]
    for length in range(2, len(context) + 1):
        longer = [n for n in places if n >= length and symbols[n - length] == context[-length]]
        if not longer:
            break
        places = longer
    return tuple(dict.fromkeys(symbols[n] for n in places if n < len(symbols)))


def _framing_resets(experiment: Experiment, samples: int, length: int) -> Resets:
    return Resets(
        frozenset(s * length for s in range(samples) if s == 0 or experiment.resets_before(s))
    )


def _described(
    experiment: Experiment,
    rows: np.ndarray,
    length: int,
    run: Trace,
    cuts: Resets,
    interventions: Sequence[Intervention],
) -> Run:
    resets = cuts.at | {each.at for each in interventions if isinstance(each, Reset)}
    best = run.probabilities[0].argmax(axis=-1)
    steps = tuple(
        TimeStep(
            t=t,
            letters=letters,
            sample=t // length,
            asked=(t + 1) % length == 0,
            reset=t in resets,
            answer=experiment.classes[best[t]],
            probability=float(run.probabilities[0, t, best[t]]),
            expected=followers(experiment.symbols, context),
        )
        for t, (letters, context) in enumerate(_contexts(experiment, rows, length))
    )
    return Run(steps, run)


def _contexts(
    experiment: Experiment, rows: np.ndarray, length: int
) -> Iterator[tuple[tuple[str | None, ...], list[str]]]:
    """For every time step what it feeds, and the letters that its answer should go by.

    A sample's own letters decide; where every sample is one letter, the text before it does, so
    that in a sequence with repeats the same letter can have different right answers.
    """
    context: list[str] = []
    for t, row in enumerate(rows):
        letters = tuple(None if n == PADDING else experiment.classes[n] for n in row)
        if t % length == 0 and (length > 1 or len(row) > 1 or not experiment.carried):
            context = []
        context = [*context, *(letter for letter in letters if letter is not None)]
        yield letters, context
