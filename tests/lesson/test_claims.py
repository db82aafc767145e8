"""Claims: what is measured, and that verdicts are worked out from the numbers."""

from __future__ import annotations

import json
from concurrent.futures import Executor
from dataclasses import replace

import numpy as np
import pytest

from lstm_explorer.lesson.claims import CLAIMS, Entry, Evidence, Ledger, examine, ledger
from lstm_explorer.lesson.claims.claim import mean_told, perfect, told
from lstm_explorer.network.cell import Weights
from lstm_explorer.network.kinds import shapes
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.store.models import load
from lstm_explorer.store.outcomes import Outcome, outcome_of
from lstm_explorer.sweeps.statistics import summarise

SHIPPED = ledger.read()


def random_outcome(recipe, seed):
    """A run that was never trained: the measurements must take any weights."""
    recipe = replace(recipe, seed=seed)
    dice = np.random.default_rng(seed)
    made = shapes(recipe.network, recipe.features, recipe.units, recipe.outputs)
    weights = Weights(*(dice.normal(0, 0.3, shape).astype(np.float32) for shape in made))
    targets = recipe.samples.y
    answers = dice.permutation(targets) if targets.ndim == 1 else np.empty(0, int)
    return Outcome(
        experiment=recipe, answers=answers, losses=np.ones(1), accuracies=np.zeros(1),
        seconds=1.0, weights=weights,
    )  # fmt: skip


def evidence(claim, count=2):
    told = {
        "seeding": {"NumPy's": [0.0, 0.0], "Keras'": [1.0, 1.0], "ours": [1.0, 1.0]},
        "crossing": {"two samples": [0.0, 0.0], "two time steps": [0.1, 0.2]},
    }
    runs = {
        name: [random_outcome(recipe, seed) for seed in range(1, count + 1)]
        for name, recipe in claim.recipes.items()
    }
    return Evidence(runs, {question: told[question] for question in claim.questions})


def test_there_are_the_lessons_claims_each_with_its_test():
    assert len(CLAIMS) == 24
    for key, claim in CLAIMS.items():
        assert key == claim.key
        assert claim.says.endswith(".")
        assert claim.rule.endswith(".")
        assert claim.recipes or claim.questions
        assert len(set(claim.recipes.values())) == len(claim.recipes)


@pytest.mark.parametrize("key", CLAIMS)
def test_a_claim_measures_one_number_a_run_and_judges_by_it(key):
    claim = CLAIMS[key]
    values = claim.measure(evidence(claim))
    assert values
    for name, numbers in values.items():
        assert len(numbers) == 2, name
        assert all(isinstance(number, float) and number >= 0 for number in numbers)
        if claim.unit == "share" and "error" not in name and "left" not in name:
            assert max(numbers) <= 1
    verdict = claim.judge(values)
    assert verdict.word in ("holds", "fails", "depends")
    assert (verdict.word == "depends") == verdict.told.startswith("depends on ")
    assert verdict.because.endswith(".")


@pytest.mark.parametrize("key", CLAIMS)
def test_a_claim_can_be_measured_on_a_run_that_diverged(key):
    claim = CLAIMS[key]
    whole = evidence(claim)
    if not whole.runs:
        pytest.skip("nothing is trained for it")
    if key == "carries-over":
        pytest.skip("a preset has its own scores, and does not diverge")
    runs = {
        name: [replace(run, diverged="In epoch 3 …", weights=None, answers=np.empty(0, int))
               for run in outcomes]
        for name, outcomes in whole.runs.items()
    }  # fmt: skip
    try:
        values = claim.measure(Evidence(runs, whole.told))
    except ZeroDivisionError:
        pytest.fail("a diverged run counts as 0")
    assert all(set(numbers) == {0.0} for numbers in values.values())


@pytest.mark.parametrize("key", CLAIMS)
def test_other_numbers_give_another_verdict(key):
    claim, entry = CLAIMS[key], SHIPPED.entries[key]
    dice = np.random.default_rng(1)
    found = {entry.verdict.word}
    names, count = list(entry.values), len(next(iter(entry.values.values())))
    levels = [0.0, 1e-3, 0.3, 0.97, 1.0]
    for _ in range(300):
        chosen = dict(zip(names, dice.choice(levels, len(names)), strict=True))
        noise = dice.choice([0, 0.01])
        values = {
            name: np.clip(dice.normal(level, noise, count), 0, 1).tolist()
            for name, level in chosen.items()
        }
        found.add(claim.judge(values).word)
    assert len(found) > 1, f"{key} is judged {found} whatever the numbers are"


@pytest.mark.parametrize("key", CLAIMS)
def test_the_shipped_ledger_has_every_claim_with_its_runs(key):
    claim, entry = CLAIMS[key], SHIPPED.entries[key]
    assert entry.seeds == claim.seeds
    assert {len(numbers) for numbers in entry.values.values()} == {claim.seeds}
    assert set(entry.versions) == {"python", "tensorflow", "keras", "numpy"}
    assert claim.judge(entry.values) == entry.verdict


def test_the_ledger_holds_numbers_and_no_verdict():
    text = ledger.SHIPPED.read_text(encoding="utf-8")
    entries = json.loads(text)
    for fields in entries.values():
        assert set(fields) == {
            "claim", "values", "seeds", "diverged", "seconds", "date", "versions",
        }  # fmt: skip
    assert not any(word in text for word in ("verdict", "holds", "because"))


def test_the_shipped_models_say_what_the_ledger_says():
    def measured(key, name, framing):
        claim = CLAIMS[key]
        runs = {name: [outcome_of(load(Experiment(framing=framing)))]}
        return claim.measure(Evidence(runs))

    position, letter = measured("reads", "stateful", "stateful").values()
    assert position[0] > 0.95 > letter[0]
    cold, true, *_ = measured("warm-up", "stateful", "stateful").values()
    assert (cold, true) == ([0.0], [1.0])
    first, _ = measured("begins-again", "stateful", "stateful").values()
    assert first[0] > 0.9
    assert measured("three-steps", "time_window", "time_window") == {"time_window": [1.0]}


def test_a_ledger_reads_what_it_wrote(tmp_path):
    path = tmp_path / "new" / "ledger.json"
    entry = Entry("stateful", {"stateful": [1.0, 0.5]}, 2, 0, 1.5, "2026-01-01", {"numpy": "2"})
    Ledger({"stateful": entry}).write(path)
    assert ledger.read(path).entries == {"stateful": entry}
    assert ledger.read(path).entries["stateful"].verdict.word == "depends"


@pytest.mark.parametrize(
    "content",
    ["", "{", "[1]", "null", '{"stateful": 3}', '{"stateful": {"claim": "stateful"}}',
     '{"x": {"claim": "x", "values": {}, "seeds": 1, "diverged": 0, "seconds": 1, "date": "", '
     '"versions": {}}}',
     '{"stateful": {"claim": "stateful", "values": {"stateful": ["a"]}, "seeds": 1, '
     '"diverged": 0, "seconds": 1, "date": "", "versions": {}}}'],
)  # fmt: skip
def test_a_damaged_ledger_counts_as_empty(tmp_path, content):
    path = tmp_path / "ledger.json"
    path.write_text(content)
    assert ledger.read(path).entries == {}


def test_no_ledger_is_an_empty_one(home):
    assert ledger.read(ledger.own()).entries == {}


def test_what_was_found_here_is_kept_beside_what_was_found_before(home):
    for key, numbers in (("stateful", [1.0]), ("three-steps", [0.0]), ("stateful", [0.5])):
        ledger.keep_own(Entry(key, {key: numbers}, 1, 0, 0.1, "2026-01-01", {}))
    found = ledger.read(ledger.own()).entries
    assert {key: entry.values[key] for key, entry in found.items()} == {
        "stateful": [0.5], "three-steps": [0.0],
    }  # fmt: skip


def test_a_test_without_seeds_is_refused():
    with pytest.raises(ValueError, match="0 seeds"):
        examine(CLAIMS["stateful"], seeds=0)


def test_numbers_are_told_with_their_interval_and_their_runs():
    assert told([0.5]) == "50.0 % (one seed)"
    assert told([1.0, 1.0, 1.0]) == "100.0 % (3 seeds)"
    found = summarise([0.8, 0.9, 1.0])
    assert mean_told(found) == f"90.0 % [{100 * found.low:.1f} %, 100.0 %]"
    assert perfect([1.0, 0.96, 1.0]).successes == 2


class Nobody(Executor):
    """Trains nothing, for whom all is kept already."""

    def submit(self, *_, **__):
        raise AssertionError("a run that was kept is trained again")


@pytest.mark.slow
@pytest.mark.parametrize("key", ["feature-lift", "dense", "seeding", "crossing", "carries-over"])
def test_a_claim_is_examined_with_real_runs(home, key):
    claim = CLAIMS[key]
    short = {
        name: replace(recipe, epochs=max(1, recipe.epochs // 250))
        for name, recipe in claim.recipes.items()
    }
    seen = []
    entry = examine(
        replace(claim, recipes=short), seeds=2, told=lambda done, runs: seen.append((done, runs))
    )
    assert entry.claim == key
    assert entry.verdict.word
    if short:
        assert seen[-1] == (2 * len(short), 2 * len(short))
        again = examine(replace(claim, recipes=short), seeds=2, executor=Nobody())
        assert again.values == entry.values
