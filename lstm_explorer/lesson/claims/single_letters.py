"""Claims about one letter at a time, and about the window method."""

from __future__ import annotations

import numpy as np

from lstm_explorer.lesson.claims.claim import (
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
from lstm_explorer.store.outcomes import Outcome
from lstm_explorer.sweeps.statistics import compare
from lstm_explorer.wording import percent

_ONE = "One letter to the next"
_WINDOW = "A window of features"


def _accuracies(evidence: Evidence) -> Values:
    return evidence.accuracies()


def _judge_one_letter(values: Values) -> Verdict:
    lesson, *others = values
    easiest = max(others, key=lambda name: perfect(values[name]).share)
    hard = mean(values[lesson]) < 0.95
    solved = perfect(values[easiest]).share >= 0.5
    numbers = (
        f"With the lesson's budget {told(values[lesson])}. With {easiest}: every letter right in "
        f"{perfect_told(values[easiest])}, from the same single letters."
    )
    if hard and solved:
        return Verdict("depends", numbers, on="the budget, not on context")
    return Verdict("holds" if hard else "fails", numbers)


def _judge_lift(values: Values) -> Verdict:
    one, three = values
    found = compare(values[three], values[one])
    numbers = (
        f"Over the letters that both ask for: {told(values[three])} with three letters, "
        f"{told(values[one])} with one. Difference "
        f"{difference_told(found)}; of all pairs of "
        f"runs, three letters win {percent(found.wins)}, {percent(found.ties)} are ties."
    )
    if not found.clear:
        return Verdict("depends", numbers, on="more seeds than these")
    return Verdict("holds" if found.difference > 0 else "fails", numbers)


def _same_letters(evidence: Evidence) -> Values:
    shared = set.intersection(*(set(runs[0].right_by_letter()) for runs in evidence.runs.values()))

    def accuracy(run: Outcome) -> float:
        by_letter = run.right_by_letter()
        return float(np.mean([by_letter[letter] for letter in shared]))

    return {name: evidence.each(name, accuracy) for name in evidence.runs}


def _judge_never_learns(values: Values) -> Verdict:
    best = max(values, key=lambda name: perfect(values[name]).share)
    lesson = next(iter(values))
    numbers = (
        f"With the lesson's budget all 23 letters in {perfect_told(values[lesson])}; with {best} "
        f"in {perfect_told(values[best])}."
    )
    if perfect(values[lesson]).share >= 0.5:
        return Verdict("fails", numbers)
    if perfect(values[best]).share >= 0.5:
        return Verdict("depends", numbers, on="the budget")
    return Verdict("holds", numbers)


def _judge_dense(values: Values) -> Verdict:
    same = [name for name in values if "500 epochs" in name]
    more = [name for name in values if name not in same]
    best, later = (
        max(names, key=lambda name: perfect(values[name]).share) for names in (same, more)
    )
    numbers = (
        f"All 23 letters with the lesson's 500 epochs: {best}, {perfect_told(values[best])}. With "
        f"more: {later}, {perfect_told(values[later])}."
    )
    if perfect(values[best]).share >= 0.5:
        return Verdict("holds", numbers)
    if perfect(values[later]).share >= 0.5:
        return Verdict("depends", numbers, on="the budget")
    return Verdict("fails", numbers)


SINGLE_LETTERS = (
    Claim(
        key="one-letter",
        section=_ONE,
        says="One letter at a time is hard to learn, because the network has no context.",
        asks="The same single letters, without any context, with other budgets and batch sizes.",
        recipes={
            "500 epochs": Experiment(framing="one_char"),
            "2,000 epochs": Experiment(framing="one_char", epochs=2000),
            "5,000 epochs": Experiment(framing="one_char", epochs=5000),
            "5,000 epochs, batches of 5": Experiment(framing="one_char", epochs=5000, batch_size=5),
            "5,000 epochs, one batch of 25": Experiment(
                framing="one_char", epochs=5000, batch_size=25
            ),
        },
        seeds=30,
        measure=_accuracies,
        rule="Hard: the mean accuracy with the lesson's budget is below 95 %. It depends on the "
        "budget, and context is not what is missing, if another budget answers every letter right "
        "in half of the runs or more; it holds if none does, and fails if it is not hard.",
        judge=_judge_one_letter,
        page="compare",
        view={"recipes": "one_char|one_char,epochs=2000|one_char,epochs=5000"},
    ),
    Claim(
        key="feature-lift",
        section=_WINDOW,
        says="Three letters side by side give a small lift over one letter, which may be luck.",
        asks="Both framings with the lesson's settings, scored on the letters D to Z.",
        recipes={
            "one letter": Experiment(framing="one_char"),
            "three letters as features": Experiment(framing="feature_window"),
        },
        seeds=30,
        measure=_same_letters,
        rule="The lift is real if the 95 % interval of the difference (Welch's t) lies above zero; "
        "it fails if it lies below, and depends on more seeds if it holds zero.",
        judge=_judge_lift,
        page="compare",
        view={"recipes": "one_char|feature_window", "panel": "A or B"},
    ),
    Claim(
        key="window-method",
        section=_WINDOW,
        says="Even with the window method an LSTM cannot learn this simple problem.",
        asks="The window as features with other budgets and another size.",
        recipes={
            "500 epochs": Experiment(framing="feature_window"),
            "2,000 epochs": Experiment(framing="feature_window", epochs=2000),
            "5,000 epochs": Experiment(framing="feature_window", epochs=5000),
            "128 units": Experiment(framing="feature_window", units=128),
        },
        seeds=30,
        measure=_accuracies,
        rule="It fails if the lesson's budget answers all letters right in half of the runs or "
        "more, depends on the budget if another one does, and holds if none does.",
        judge=_judge_never_learns,
        page="compare",
        view={"recipes": "feature_window|feature_window,epochs=2000|feature_window,epochs=5000"},
    ),
    Claim(
        key="dense",
        section="A window of time steps",
        says="A multilayer perceptron that is large enough would learn the same from the window.",
        asks="Dense networks (one hidden layer, ReLU) fed three letters as features.",
        recipes={
            f"{units} units, {epochs:,} epochs": Experiment(
                framing="feature_window", network="dense", units=units, epochs=epochs
            )
            for epochs in (500, 5000)
            for units in (32, 128, 512)
        },
        seeds=20,
        measure=_accuracies,
        rule="It holds if, with the lesson's 500 epochs, some dense network answers all letters "
        "right in half of the runs or more; it depends on the budget if only more epochs do, and "
        "fails if none does.",
        judge=_judge_dense,
        page="framings",
        view={"framing": "feature_window"},
    ),
)
"""Claims 1 to 4."""
