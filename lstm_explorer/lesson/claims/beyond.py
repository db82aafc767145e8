"""Claims about scaling, gradients, and other problems than the alphabet."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import median
from typing import cast

from lstm_explorer.lab.lags import gradient_by_lag
from lstm_explorer.lesson.claims.claim import (
    Claim,
    Evidence,
    Values,
    Verdict,
    difference_told,
    mean,
    told,
)
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.recipe.tasks import PRESETS, Preset, score
from lstm_explorer.store.outcomes import Outcome
from lstm_explorer.sweeps.statistics import compare
from lstm_explorer.wording import percent

LAG = 20
"""How many letters back the gradient is looked at."""

_PREFIXES = Experiment(framing="padded_prefix")
_SIMPLE = Experiment(framing="padded_prefix", network="simple_rnn")


def _accuracies(evidence: Evidence) -> Values:
    return evidence.accuracies()


def _judge_scaling(values: Values) -> Verdict:
    scaled, codes, one_hot = values
    found = compare(values[scaled], values[codes])
    numbers = (
        f"From 0 to 1: {told(values[scaled])}; codes 0 to 25 as they are: {told(values[codes])}; "
        f"one-hot: {told(values[one_hot])}. Scaled minus unscaled: "
        f"{difference_told(found)}."
    )
    if not found.clear:
        return Verdict("fails", numbers)
    return Verdict("holds" if found.difference > 0 else "fails", numbers)


def _crossing(evidence: Evidence) -> Values:
    return evidence.told["crossing"]


def _judge_crossing(values: Values) -> Verdict:
    carried, together = values.values()
    numbers = (
        f"Gradient of the answer with respect to the letter before it: {max(carried):.3g} at most "
        f"where that letter is a sample of its own and only the state is carried, "
        f"{min(together):.3g} at least where both are time steps of one sample; "
        f"{len(carried)} networks."
    )
    if max(carried) == 0 and min(together) > 0:
        return Verdict("holds", numbers)
    return Verdict("fails", numbers)


def _left_over(evidence: Evidence) -> Values:
    def left(run: Outcome) -> float:
        assert run.weights is not None
        sizes = gradient_by_lag(run.experiment.network, run.weights, run.experiment.samples.x[-1])
        return float(sizes[LAG] / sizes[0])

    def accuracy(run: Outcome) -> float:
        return run.accuracy

    return {
        f"{what}, {name}": evidence.each(name, measure)
        for what, measure in ((f"left {LAG} letters back", left), ("accuracy", accuracy))
        for name in evidence.runs
    }


def _judge_vanishing(values: Values) -> Verdict:
    lstm, simple, right, simply_right = values.values()
    numbers = (
        f"Of the gradient at the last letter, {LAG} letters back there is left, in the median run: "
        f"{median(lstm):.2g} in an LSTM, {median(simple):.2g} in a simple recurrent network "
        f"({len(lstm)} seeds each). Accuracy: {told(right)} and {told(simply_right)}."
    )
    if median(lstm) >= 0.1:
        return Verdict("holds", numbers)
    if median(lstm) >= 10 * median(simple):
        return Verdict("depends", numbers, on="the comparison: it vanishes, but less")
    return Verdict("fails", numbers)


def _presets(evidence: Evidence) -> Values:
    def measured(name: str, what: str) -> list[float]:
        def each(run: Outcome) -> float:
            assert run.weights is not None
            return score(cast(Preset, run.experiment), run.weights)[what]

        return evidence.each(name, each)

    error, naive = measured("sine", "rmse"), measured("sine", "persistence")
    return {
        "sine: error, as a share of repeating the last value": [
            a / b for a, b in zip(error, naive, strict=True)
        ],
        "direction: right on runs never trained": measured("direction", "right"),
    }


def _judge_presets(values: Values) -> Verdict:
    error, right = values.values()
    numbers = (
        f"A sine's next value: the error is {percent(mean(error), 1)} of that of repeating the "
        f"last value, {len(error)} seeds. Forwards or backwards, on runs never trained: "
        f"{told(right)} right."
    )
    good = mean(error) < 0.1, mean(right) >= 0.95
    if all(good):
        return Verdict("holds", numbers)
    return Verdict("depends" if any(good) else "fails", numbers, on="the problem")


BEYOND = (
    Claim(
        key="scaling",
        section="Description of the problem",
        says="Inputs should be scaled to the range 0 to 1.",
        asks="One letter at a time, fed as a fraction, as its number 0 to 25, and one-hot.",
        recipes={
            "0 to 1": Experiment(framing="one_char"),
            "codes 0 to 25": Experiment(framing="one_char", encoding="code"),
            "one-hot": Experiment(framing="one_char", encoding="one_hot"),
        },
        seeds=30,
        measure=_accuracies,
        rule="It holds if scaled inputs are better than unscaled codes, with the 95 % interval of "
        "the difference (Welch's t) above zero; otherwise it fails.",
        judge=_judge_scaling,
        page="reset",
        view={"framing": "one_char", "lab": "numbers"},
    ),
    Claim(
        key="crossing",
        section="State carried between samples",
        says="State carried from sample to sample brings values on, but no gradients.",
        asks="In Keras itself: the gradient of an answer with respect to the letter before it, as "
        "two samples of a stateful layer and as two time steps of one sample.",
        recipes={},
        seeds=5,
        measure=_crossing,
        rule="It holds if the gradient across samples is exactly zero in every network and the one "
        "across time steps is not; otherwise it fails.",
        judge=_judge_crossing,
        page="reset",
        view={"lab": "who is heard"},
        unit="size of the gradient",
        questions=("crossing",),
    ),
    Claim(
        key="vanishing",
        section="Introduction",
        says="An LSTM overcomes vanishing gradients.",
        asks=f"Both networks on padded prefixes: how much of the gradient is left {LAG} letters "
        "back, and how well they learn.",
        recipes={"LSTM": _PREFIXES, "simple recurrent": _SIMPLE},
        seeds=20,
        measure=_left_over,
        rule="It holds if a tenth of the gradient is left in the median LSTM, depends on the "
        "comparison if ten times as much is left as in the simple network, and fails otherwise.",
        judge=_judge_vanishing,
        page="reset",
        view={"framing": "padded_prefix", "lab": "who is heard"},
        unit="share",
    ),
    Claim(
        key="carries-over",
        section="Description of the problem",
        says="The approach carries over to time-series prediction and sequence classification.",
        asks="Two small presets: the next value of a sine, and whether five letters run forwards "
        "or backwards; both tested on what was not trained.",
        # A preset has all that training and keeping ask of an experiment.
        recipes=cast(Mapping[str, Experiment], PRESETS),
        seeds=10,
        measure=_presets,
        rule="It holds if the sine's error is below a tenth of that of repeating the last value "
        "and 95 % of unseen runs are classified right; it depends on the problem if one is so.",
        judge=_judge_presets,
        page="framings",
        view={"framing": "time_window"},
    ),
)
"""Claims 21 to 24."""
