"""Claims about random runs of variable length."""

from __future__ import annotations

from functools import partial

import numpy as np

from lstm_explorer.lab.answers import last_answers
from lstm_explorer.lesson.claims.claim import (
    Claim,
    Evidence,
    Values,
    Verdict,
    mean,
    perfect,
    perfect_told,
    told,
)
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.recipe.symbols import ALPHABET
from lstm_explorer.runs.feeding import free_run
from lstm_explorer.store.outcomes import Outcome

_SECTION = "Variable length"
_RUN = Experiment(framing="variable_length")
_RECIPES = {"variable_length": _RUN}
_SEEDS = 10


def every_run(run: Outcome) -> np.ndarray:
    """Whether each possible run is answered right, `(starts, lengths)`; NaN where there is none.

    Starts are places of the sequence, lengths go from 1 to the longest that the recipe allows.
    """
    assert run.weights is not None
    experiment = run.experiment
    truth = experiment.numbers(experiment.sequence)
    count = len(truth) - 1
    starts = np.arange(count)
    places = starts[:, None] + np.arange(experiment.width)[None, :]
    lengths = np.minimum(count - starts, experiment.width)
    texts = truth[np.minimum(places, count)]
    answers = last_answers(experiment, run.weights, texts, lengths)
    right = np.full(places.shape, np.nan)
    inside = places < count
    right[inside] = (answers == truth[np.minimum(places + 1, count)])[inside]
    return right


def all_runs_right(run: Outcome) -> float:
    """Share of all possible runs that are answered right."""
    return float(np.nanmean(every_run(run)))


def _all_runs(evidence: Evidence) -> Values:
    return {name: evidence.each(name, all_runs_right) for name in evidence.runs}


def _patterns(evidence: Evidence) -> Values:
    def different(run: Outcome) -> float:
        return len(np.unique(run.experiment.samples.classes.squeeze(-1), axis=0))

    right = {f"right, {name}": values for name, values in _all_runs(evidence).items()}
    return right | {
        f"different ones, {name}": evidence.each(name, different) for name in evidence.runs
    }


def _judge_patterns(values: Values) -> Verdict:
    right = {name: numbers for name, numbers in values.items() if name.startswith("right, ")}
    counts = {name: numbers for name, numbers in values.items() if name not in right}
    lesson, *fewer = right
    best = max(fewer, key=lambda name: mean(right[name]))
    different = mean(counts[lesson.replace("right", "different ones", 1)])
    numbers = (
        f"The lesson's 1,000 random runs are {different:.0f} different ones. Right over all "
        f"possible runs: {told(right[lesson])}; "
        + "; ".join(f"{name.removeprefix('right, ')} {told(right[name])}" for name in fewer)
        + "."
    )
    within = [name for name in fewer if mean(right[name]) >= mean(right[lesson]) - 0.02]
    if any("same epochs" in name for name in within):
        return Verdict("holds", numbers)
    if within:
        return Verdict("depends", numbers, on="giving them as many updates")
    return Verdict("fails", numbers + f" Nearest: {best.removeprefix('right, ')}.")


def _judge_longer(values: Values) -> Verdict:
    lesson, *longer = values
    numbers = "Right over all possible runs: " + "; ".join(
        f"{name} {told(numbers)}" for name, numbers in values.items()
    )
    good = [name for name in longer if mean(values[name]) >= mean(values[lesson]) - 0.05]
    if len(good) == len(longer):
        return Verdict("holds", numbers + ".")
    if good:
        return Verdict("depends", numbers + ".", on="how long")
    return Verdict("fails", numbers + ".")


def _recitals(evidence: Evidence) -> Values:
    def one_by_one(run: Outcome) -> float:
        assert run.weights is not None
        experiment, letter, right = run.experiment, 0, 0
        for wanted in range(1, len(experiment.classes)):
            text = np.array([[letter]])
            letter = int(last_answers(experiment, run.weights, text, np.array([1]))[0, 0])
            if letter != wanted:
                break
            right += 1
        return right / (len(experiment.classes) - 1)

    def growing(run: Outcome) -> float:
        assert run.weights is not None
        wanted = run.experiment.symbols[1:]
        steps = free_run(run.experiment, run.weights, "A", len(wanted) - 1).asked
        wrong = [step.answer != letter for step, letter in zip(steps, wanted, strict=True)]
        return wrong.index(True) / len(wanted) if True in wrong else 1.0

    return {
        "one letter at a time": evidence.each("variable_length", one_by_one),
        "a growing window": evidence.each("variable_length", growing),
    }


def _judge_recitals(values: Values) -> Verdict:
    numbers = "From A to Z without a mistake, fed its own answers: " + "; ".join(
        f"{name} {perfect_told(numbers)}" for name, numbers in values.items()
    )
    shares = [perfect(numbers).share for numbers in values.values()]
    if min(shares) >= 0.9:
        return Verdict("holds", numbers + ".")
    if max(shares) >= 0.5:
        return Verdict("depends", numbers + ".", on="how it is fed, and the seed")
    return Verdict("fails", numbers + ".")


def _by_length(evidence: Evidence) -> Values:
    def of_length(run: Outcome, letters: int) -> float:
        return float(np.nanmean(every_run(run)[:, letters - 1]))

    return {"every run": evidence.each("variable_length", all_runs_right)} | {
        f"{n} letter{'' if n == 1 else 's'}": evidence.each(
            "variable_length", partial(of_length, letters=n)
        )
        for n in range(1, _RUN.width + 1)
    }


def _judge_any_run(values: Values) -> Verdict:
    every, *lengths = values
    found = perfect(values[every])
    worst = min(lengths, key=lambda name: mean(values[name]))
    numbers = (
        f"Right over all possible runs: {told(values[every])}; every single one in "
        f"{perfect_told(values[every])}. Worst are runs of {worst}: {told(values[worst])}."
    )
    if found.share >= 0.9:
        return Verdict("holds", numbers)
    if mean(values[every]) >= 0.95:
        return Verdict("depends", numbers, on="the run: most are right")
    return Verdict("fails", numbers)


def _judge_cure(values: Values) -> Verdict:
    lesson, *cures = values
    best = max(cures, key=lambda name: perfect(values[name]).share)
    numbers = "Every possible run right: " + "; ".join(
        f"{name} {perfect_told(numbers)}" for name, numbers in values.items()
    )
    if perfect(values[best]).share >= 0.9:
        return Verdict("holds", numbers + ".")
    if perfect(values[best]).share > perfect(values[lesson]).share:
        return Verdict("depends", numbers + ".", on="the seed")
    return Verdict("fails", numbers + ".")


VARIABLE_LENGTH = (
    Claim(
        key="fewer-patterns",
        section=_SECTION,
        says="Fewer than 1,000 random runs would do.",
        asks="500, 250 and 100 runs, with as many epochs and with as many updates, scored on all "
        "possible runs; and how many different ones 1,000 random runs are.",
        recipes={"1,000 runs": _RUN}
        | {
            f"{runs} runs, same epochs": Experiment(framing="variable_length", runs=runs)
            for runs in (500, 250, 100)
        }
        | {
            f"{runs} runs, same updates": Experiment(
                framing="variable_length", runs=runs, epochs=500_000 // runs
            )
            for runs in (250, 100)
        },
        seeds=_SEEDS,
        measure=_patterns,
        rule="It holds if fewer runs with the same number of epochs lose at most 2 points, depends "
        "on giving them as many updates if only those do, and fails otherwise.",
        judge=_judge_patterns,
        page="compare",
        view={"recipes": "variable_length|variable_length,runs=250"},
        unit="share, and numbers of patterns",
    ),
    Claim(
        key="longer-runs",
        section=_SECTION,
        says="It can be extended to runs as long as the alphabet, and beyond Z back to A.",
        asks="Runs of up to 10 and up to 25 letters, and up to 10 in two alphabets in a row, so "
        "that they wrap past Z.",
        recipes={
            "up to 5": _RUN,
            "up to 10": Experiment(framing="variable_length", longest=10),
            "up to 25": Experiment(framing="variable_length", longest=25, epochs=250),
            "up to 10, wrapping": Experiment(
                framing="variable_length", longest=10, sequence=ALPHABET * 2
            ),
        },
        seeds=4,
        measure=_all_runs,
        rule="It holds if every longer recipe answers as many of its possible runs right as the "
        "one of up to 5 letters, or at most 5 points fewer; it depends on how long if only some "
        "do, and fails otherwise.",
        judge=_judge_longer,
        page="compare",
        view={"recipes": "variable_length|variable_length,longest=10"},
    ),
    Claim(
        key="recite",
        section=_SECTION,
        says="A network trained on random runs can recite from A when fed its own answers.",
        asks="Fed one letter at a time, and as a window that grows to five letters.",
        recipes=_RECIPES,
        seeds=_SEEDS,
        measure=_recitals,
        rule="It holds if nine of ten runs recite to Z both ways, depends if half do one way, and "
        "fails otherwise.",
        judge=_judge_recitals,
        page="states",
        view={"framing": "variable_length", "text": "A", "feeding": "free run", "answers": "24"},
    ),
    Claim(
        key="any-run",
        section=_SECTION,
        says="It answers any run of letters up to its longest.",
        asks="Every start and every length, counted by length.",
        recipes=_RECIPES,
        seeds=_SEEDS,
        measure=_by_length,
        rule="It holds if nine of ten networks answer every possible run right, depends on the run "
        "if 95 % are right on average, and fails otherwise.",
        judge=_judge_any_run,
        page="reset",
        view={"framing": "variable_length", "lab": "warm-up"},
    ),
    Claim(
        key="more-training",
        section=_SECTION,
        says="More training or a larger network cures the rest of its mistakes.",
        asks="Three times the epochs, twice the units, and both.",
        recipes={
            "the lesson's": _RUN,
            "1,500 epochs": Experiment(framing="variable_length", epochs=1500),
            "64 units": Experiment(framing="variable_length", units=64),
            "64 units, 1,500 epochs": Experiment(framing="variable_length", units=64, epochs=1500),
        },
        seeds=6,
        measure=_all_runs,
        rule="It holds if one of them answers every possible run right in nine of ten networks, "
        "depends on the seed if one does so more often than the lesson's, and fails otherwise.",
        judge=_judge_cure,
        page="compare",
        view={"recipes": "variable_length|variable_length,units=64"},
    ),
)
"""Claims 16 to 20."""
