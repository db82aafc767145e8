"""Claims about three time steps, about batches, and about seeds."""

from __future__ import annotations

from functools import partial
from itertools import combinations

import numpy as np

from lstm_explorer.lab.answers import answers_to_every_letter, last_answers
from lstm_explorer.lesson.claims.claim import (
    PERFECT,
    Claim,
    Evidence,
    Values,
    Verdict,
    difference_told,
    mean,
    perfect,
    perfect_told,
    told,
)
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.runs.feeding import free_run
from lstm_explorer.store.outcomes import Outcome
from lstm_explorer.sweeps.statistics import compare
from lstm_explorer.wording import percent

_STEPS = "A window of time steps"
_BATCH = "State within a batch"

_TIME = Experiment(framing="time_window")


def _accuracies(evidence: Evidence) -> Values:
    return evidence.accuracies()


def judge_perfect(values: Values) -> Verdict:
    """Whether the first recipe learns every letter whatever the seed."""
    name, *_ = values
    found = perfect(values[name])
    numbers = (
        f"Every letter right in {perfect_told(values[name])} (95 % interval of that share: "
        f"{percent(found.low)} to {percent(found.high)}); mean accuracy {told(values[name])}."
    )
    if found.successes == found.count:
        return Verdict("holds", numbers)
    if found.share >= 0.5:
        return Verdict("depends", numbers, on="the seed")
    return Verdict("fails", numbers)


def cold_answers(run: Outcome) -> np.ndarray:
    """What a network answers to each letter but the last from a cold start, `(letters,)`."""
    assert run.weights is not None
    nothing = np.zeros((1, 0), int)
    return answers_to_every_letter(run.experiment, run.weights, nothing)[0, 0, :-1]


def _any_three(evidence: Evidence) -> Values:
    letters = len(_TIME.classes)
    later = np.array(list(combinations(range(letters - 1), 3)))
    every = np.stack(np.meshgrid(*[np.arange(letters)] * 3, indexing="ij"), -1).reshape(-1, 3)
    every = every[every[:, 2] < letters - 1]  # nothing comes after the last letter
    following = (np.diff(later, axis=1) == 1).all(axis=1)
    kinds = {
        "three that follow each other": later[following],
        "three in order, with gaps": later[~following],
        "any three": every,
    }

    def right(run: Outcome, texts: np.ndarray) -> float:
        assert run.weights is not None
        lengths = np.full(len(texts), 3)
        answers = last_answers(run.experiment, run.weights, texts, lengths)[:, -1]
        return float((answers == texts[:, -1] + 1).mean())

    return {
        name: evidence.each("time_window", partial(right, texts=texts))
        for name, texts in kinds.items()
    }


def _judge_any_three(values: Values) -> Verdict:
    *_, gaps, every = values
    numbers = (
        "Answered with the letter after the last one: "
        + "; ".join(f"{name} {told(numbers)}" for name, numbers in values.items())
        + "."
    )
    if mean(values[every]) >= 0.9:
        return Verdict("holds", numbers)
    if mean(values[gaps]) >= 0.9:
        return Verdict("depends", numbers, on="their order")
    return Verdict("fails", numbers)


def _recited(evidence: Evidence) -> Values:
    def share(run: Outcome) -> float:
        assert run.weights is not None
        wanted = run.experiment.symbols[3:]
        asked = free_run(run.experiment, run.weights, "ABC", len(wanted) - 1).asked
        given = [step.answer for step in asked]
        wrong = [a != b for a, b in zip(given, wanted, strict=True)]
        return wrong.index(True) / len(wanted) if True in wrong else 1.0

    return {"D to Z, as far as the first mistake": evidence.each("time_window", share)}


def _judge_recited(values: Values) -> Verdict:
    (numbers,) = values.values()
    found = perfect(numbers)
    words = (
        f"Fed A, B, C and then its own answers, it recites D to Z without a mistake in "
        f"{perfect_told(numbers)}."
    )
    if found.share >= 0.5:
        return Verdict("fails", words)
    return Verdict("holds" if found.share < 0.1 else "depends", words, on="the seed")


def _in_and_out_of_batches(evidence: Evidence) -> Values:
    def one_by_one(run: Outcome) -> float:
        return float((cold_answers(run) == np.arange(1, len(run.experiment.classes))).mean())

    asked = {"in order, asked one by one": evidence.each("in order", one_by_one)}
    return evidence.accuracies() | asked


def _judge_batch(values: Values) -> Verdict:
    ordered, once, every, single = values
    found = compare(values[ordered], values[every])
    numbers = (
        f"In order {told(values[ordered])}; in one random order {told(values[once])}; reshuffled "
        f"in every epoch {told(values[every])}. In order minus reshuffled: "
        f"{difference_told(found)}. Trained in order and asked one by one: "
        f"{told(values[single])}."
    )
    return Verdict("holds" if found.clear and found.difference > 0 else "fails", numbers)


def _repeats(evidence: Evidence) -> Values:
    return evidence.told["seeding"]


def _judge_seeding(values: Values) -> Verdict:
    numpy_only, keras_too, ours = values.values()
    numbers = (
        f"Equal initial weights the second time: {perfect_told(numpy_only)} where only NumPy's "
        f"generator is seeded, {perfect_told(keras_too)} where Keras' are. The same training "
        f"twice, all weights equal bit for bit: {perfect_told(ours)}."
    )
    if min(numpy_only) >= PERFECT:
        return Verdict("holds", numbers)
    if min(*keras_too, *ours) >= PERFECT:
        return Verdict("depends", numbers, on="which generator is seeded")
    return Verdict("fails", numbers)


WINDOWS = (
    Claim(
        key="three-steps",
        section=_STEPS,
        says="With three letters as three time steps the problem is learned perfectly.",
        asks="The lesson's settings, over seeds.",
        recipes={"time_window": _TIME},
        seeds=30,
        measure=_accuracies,
        rule="It holds if every run answers all letters right, depends on the seed if at least "
        "half of them do, and fails otherwise.",
        judge=judge_perfect,
        page="compare",
        view={"recipes": "time_window"},
    ),
    Claim(
        key="any-three",
        section=_STEPS,
        says="Such a network can be shown any three letters and names the next one.",
        asks="All windows of three letters: consecutive, in order with gaps, and in any order.",
        recipes={"time_window": _TIME},
        seeds=30,
        measure=_any_three,
        rule="Right is the letter after the last one shown. It holds if 90 % of any three are "
        "answered so, depends on their order if only 90 % of those in order with gaps are, and "
        "fails otherwise.",
        judge=_judge_any_three,
        page="states",
        view={"framing": "time_window", "text": "ACF"},
    ),
    Claim(
        key="enumerate",
        section=_STEPS,
        says="The network with three time steps cannot enumerate the alphabet.",
        asks="Fed A, B, C and then its own answers, how far does it get?",
        recipes={"time_window": _TIME},
        seeds=30,
        measure=_recited,
        rule="It fails if half of the runs or more recite D to Z without a mistake, holds if fewer "
        "than one in ten does, and depends on the seed in between.",
        judge=_judge_recited,
        page="states",
        view={"framing": "time_window", "text": "ABC", "feeding": "free run", "answers": "22"},
    ),
    Claim(
        key="inside-a-batch",
        section=_BATCH,
        says="In one ordered batch the network uses the sequence inside the batch to learn it.",
        asks="The whole alphabet in one batch: in order, in one random order, and reshuffled in "
        "every epoch; and in order, but asked letter by letter, each from a cold start. If the "
        "order were used, losing it would cost something.",
        recipes={
            "in order": Experiment(framing="whole_batch"),
            "one random order": Experiment(framing="whole_batch", shuffle="once"),
            "reshuffled every epoch": Experiment(framing="whole_batch", shuffle=True),
        },
        seeds=30,
        measure=_in_and_out_of_batches,
        rule="It holds if training in order is better than reshuffled, with the 95 % interval of "
        "the difference (Welch's t) above zero; otherwise it fails.",
        judge=_judge_batch,
        page="reset",
        view={"framing": "whole_batch", "lab": "batch"},
    ),
    Claim(
        key="seeding",
        section="Description of the problem",
        says="Seeding the random generator gives the same results every time.",
        asks="Two networks made after the same seed, with NumPy's generator seeded as in the "
        "lesson, and with Keras'; and each training of this app twice.",
        recipes={},
        seeds=5,
        measure=_repeats,
        rule="It holds if seeding NumPy's generator alone repeats the weights every time, depends "
        "on which generator is seeded if seeding Keras' does, and fails if nothing does.",
        judge=_judge_seeding,
        page="train",
        view={"framing": "one_char"},
        questions=("seeding",),
    ),
)
"""Claims 5 to 9."""
