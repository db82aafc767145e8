"""Claims about the stateful network and about padded prefixes."""

from __future__ import annotations

from functools import partial

import numpy as np

from lstm_explorer.lab.answers import last_answers
from lstm_explorer.lab.maps import WarmUp, warm_up_map, who_decides
from lstm_explorer.lesson.claims.claim import Claim, Evidence, Values, Verdict, mean, told
from lstm_explorer.lesson.claims.windows import cold_answers, judge_perfect
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.store.outcomes import Outcome

_STATEFUL = "State carried between samples"
_RUN = Experiment(framing="stateful")
_PADDED = Experiment(framing="padded_prefix")
_RECIPES = {"stateful": _RUN}
_K = 10


def _accuracies(evidence: Evidence) -> Values:
    return evidence.accuracies()


def _begins_again(evidence: Evidence) -> Values:
    def recites(run: Outcome) -> float:
        """From a cold start at each letter but A, fed its own answers: B, C, D, E, F?"""
        assert run.weights is not None
        letters = np.arange(1, len(run.experiment.classes) - 1)[:, None]
        for _ in range(5):
            lengths = np.full(len(letters), letters.shape[1])
            own = last_answers(run.experiment, run.weights, letters, lengths)[:, -1:]
            letters = np.concatenate([letters, own], axis=1)
        return float((letters[:, 1:] == np.arange(1, 6)).all(axis=1).mean())

    return {
        "cold letters answered B": evidence.each(
            "stateful", lambda run: float((cold_answers(run)[1:] == 1).mean())
        ),
        "then on with C, D, E, F": evidence.each("stateful", recites),
    }


def _judge_begins_again(values: Values) -> Verdict:
    first, then = values.values()
    numbers = (
        f"Of the letters B to Y, asked for from a cold start: {told(first)} are answered B; "
        f"{told(then)} go on from there with C, D, E, F when fed their own answers."
    )
    if mean(first) >= 0.95 and mean(then) >= 0.95:
        return Verdict("holds", numbers)
    if mean(first) >= 0.5:
        return Verdict("depends", numbers, on="the letter and the seed")
    return Verdict("fails", numbers)


def _warm_ups(evidence: Evidence) -> Values:
    def right(run: Outcome, kind: WarmUp) -> float:
        assert run.weights is not None
        found = warm_up_map(run.experiment, run.weights, kind)
        return float(found.right[list(found.lengths).index(_K), _K])

    kinds: dict[str, WarmUp] = {
        "after A to J": "true predecessors",
        "after ten random letters": "random letters",
        "after A ten times": "one letter repeated",
    }
    cold = {
        "cold": evidence.each("stateful", lambda run: float(cold_answers(run)[_K] == _K + 1)),
    }
    return cold | {
        name: evidence.each("stateful", partial(right, kind=kind)) for name, kind in kinds.items()
    }


def _judge_warm_up(values: Values) -> Verdict:
    cold, true, others, same = values.values()
    numbers = (
        f"K is answered L: cold {told(cold)}; after A to J {told(true)}; after ten random letters "
        f"{told(others)}; after A ten times {told(same)}."
    )
    if mean(true) < 0.5 or mean(cold) >= 0.5:
        return Verdict("fails", numbers)
    if mean(others) < 0.1:
        return Verdict("holds", numbers)
    if mean(others) >= 0.9:
        return Verdict("fails", numbers + " Any ten letters will do: what counts is how many.")
    return Verdict("depends", numbers, on="which letters, and the seed")


def _who_decides(evidence: Evidence) -> Values:
    def explained(run: Outcome, by: str) -> float:
        assert run.weights is not None
        return float(getattr(who_decides(run.experiment, run.weights), by))

    return {
        "explained by the position": evidence.each(
            "stateful", lambda run: explained(run, "by_position")
        ),
        "explained by the letter": evidence.each(
            "stateful", lambda run: explained(run, "by_letter")
        ),
    }


def _judge_reading(values: Values) -> Verdict:
    position, letter = values.values()
    numbers = (
        f"Of its answers to every letter at every position, the position alone explains "
        f"{told(position)}, the letter alone {told(letter)}."
    )
    if mean(position) >= 0.95:
        return Verdict("fails", numbers + " It counts; what it is fed hardly matters.")
    if mean(letter) >= 0.95:
        return Verdict("holds", numbers)
    return Verdict("depends", numbers, on="the seed")


def _same_effect(evidence: Evidence) -> Values:
    return {
        "accuracy, stateful": evidence.each("stateful", lambda run: run.accuracy),
        "accuracy, padded prefixes": evidence.each("padded prefixes", lambda run: run.accuracy),
        "a cold K is answered B, stateful": evidence.each(
            "stateful", lambda run: float(cold_answers(run)[_K] == 1)
        ),
        "a cold K is answered B, padded prefixes": evidence.each(
            "padded prefixes", lambda run: float(cold_answers(run)[_K] == 1)
        ),
        "a cold K is answered L, padded prefixes": evidence.each(
            "padded prefixes", lambda run: float(cold_answers(run)[_K] == _K + 1)
        ),
    }


def _judge_same_effect(values: Values) -> Verdict:
    carried, padded, carried_b, padded_b, padded_l = values.values()
    numbers = (
        f"Accuracy: stateful {told(carried)}, padded prefixes {told(padded)}. A cold K is "
        f"answered B: stateful {told(carried_b)}, padded prefixes {told(padded_b)} (and L "
        f"{told(padded_l)})."
    )
    learned = min(mean(carried), mean(padded)) >= 0.95
    alike = abs(mean(carried_b) - mean(padded_b)) < 0.2
    if learned and alike:
        return Verdict("holds", numbers)
    if learned:
        return Verdict("depends", numbers, on="what is asked: in order alike, from K on not")
    return Verdict("fails", numbers)


def _elsewhere(evidence: Evidence) -> Values:
    def right(run: Outcome) -> float:
        """Share right over all stretches that begin at another letter than A."""
        assert run.weights is not None
        truth = run.experiment.numbers(run.experiment.sequence)
        count = len(truth) - 1
        starts = np.arange(1, count)
        places = starts[:, None] + np.arange(count - 1)[None, :]
        texts = truth[np.minimum(places, count)]
        answers = last_answers(run.experiment, run.weights, texts, count - starts)
        asked = places < count
        return float((answers == np.minimum(places + 1, count))[asked].mean())

    return {
        "in order from A": evidence.each("stateful", lambda run: run.accuracy),
        "any stretch that begins later": evidence.each("stateful", right),
    }


def _judge_general(values: Values) -> Verdict:
    known, elsewhere = values.values()
    numbers = (
        f"In order from A: {told(known)} right. Over all stretches of the alphabet that begin at "
        f"another letter, from a cold start: {told(elsewhere)}."
    )
    if mean(elsewhere) < 0.5:
        return Verdict("holds", numbers)
    return Verdict("fails" if mean(elsewhere) >= 0.9 else "depends", numbers, on="the seed")


CARRIED_STATE = (
    Claim(
        key="stateful",
        section=_STATEFUL,
        says="The network that carries its state learns the alphabet perfectly.",
        asks="The lesson's settings, over seeds.",
        recipes=_RECIPES,
        seeds=30,
        measure=_accuracies,
        rule="It holds if every run answers all letters right, depends on the seed if at least "
        "half of them do, and fails otherwise.",
        judge=judge_perfect,
        page="compare",
        view={"recipes": "stateful"},
    ),
    Claim(
        key="begins-again",
        section=_STATEFUL,
        says="From a cold start at any letter it begins the alphabet again, at B.",
        asks="Every letter from B to Y alone, then fed its own answers.",
        recipes=_RECIPES,
        seeds=30,
        measure=_begins_again,
        rule="It holds if 95 % of these letters are answered B and go on with C, D, E, F; it "
        "depends on the letter and the seed if half are answered B, and fails otherwise.",
        judge=_judge_begins_again,
        page="states",
        view={"text": "K", "feeding": "free run", "answers": "4"},
    ),
    Claim(
        key="warm-up",
        section=_STATEFUL,
        says="To be right about K it must first be fed the letters A to J.",
        asks="K after A to J, after ten random letters (ten draws), and after A ten times.",
        recipes=_RECIPES,
        seeds=30,
        measure=_warm_ups,
        rule="Those letters are needed, and it holds, if fewer than 10 % are right after ten "
        "random letters; it fails if 90 % are, and depends on letters and seed in between.",
        judge=_judge_warm_up,
        page="reset",
        view={"lab": "warm-up"},
    ),
    Claim(
        key="reads",
        section=_STATEFUL,
        says="It uses the letters it is fed to know what comes next.",
        asks="Each letter of the alphabet is fed after each number of true letters: is the answer "
        "the position's or the letter's?",
        recipes=_RECIPES,
        seeds=30,
        measure=_who_decides,
        rule="It fails if the position alone explains 95 % of the answers, holds if the letter "
        "alone does, and depends on the seed in between.",
        judge=_judge_reading,
        page="reset",
        view={"lab": "who decides"},
    ),
    Claim(
        key="padded-prefixes",
        section=_STATEFUL,
        says="A stateless network trained on padded prefixes has the same effect.",
        asks="Both over seeds: accuracy, and what a cold K is answered.",
        recipes={"stateful": _RUN, "padded prefixes": _PADDED},
        seeds=30,
        measure=_same_effect,
        rule="It holds if both are right about 95 % of the letters and answer a cold K with B "
        "about equally often (within 20 points); it depends on what is asked if only the first is "
        "so, and fails otherwise.",
        judge=_judge_same_effect,
        page="compare",
        view={"recipes": "stateful|padded_prefix"},
    ),
    Claim(
        key="general-model",
        section="Variable length",
        says="The stateful network replays the sequence; it has no general model of the alphabet.",
        asks="All stretches of the alphabet that begin at another letter than A.",
        recipes=_RECIPES,
        seeds=30,
        measure=_elsewhere,
        rule="It holds if fewer than half of these are answered right, fails if 90 % are, and "
        "depends on the seed in between.",
        judge=_judge_general,
        page="reset",
        view={"lab": "warm-up"},
    ),
)
"""Claims 10 to 15."""
