"""In one rerun a page asks once what is known of its recipe, and parses each text once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from lstm_explorer import Experiment
from lstm_explorer.jobs.job import Job
from lstm_explorer.recipe import experiment
from lstm_explorer.store import models
from lstm_explorer.ui.shell import visitor
from lstm_explorer.ui.url import recipes
from lstm_explorer.ui.url.parameters import PANELS
from tests.networks import fabricated_model
from tests.ui.hand import do
from tests.ui.reading import sentences

RECIPE = Experiment(framing="one_char", epochs=120, seed=3)
LINK = {"framing": "one_char", "epochs": 120, "seed": 3}
PAGES = [
    ("start", {}),
    ("framings", {}),
    ("train", {}),
    ("train", {"live": "yes"}),
    ("states", {}),
    ("states", {"with": "another seed", "other_seed": 3}),
    ("states", {"with": "another text", "other_text": "ABC"}),
    *(
        ("reset", {"lab": each})
        for each in ("resets", "ask it", "transplant", "clamp", "who is heard", "batch", "numbers")
    ),
    *(("compare", {"recipes": "one_char,epochs=120", "panel": each}) for each in PANELS),
    ("bring", {}),
    ("claims", {}),
    ("take_home", {}),
]


@pytest.fixture(autouse=True)
def _empty_home(home):
    """Nobody has kept anything but what a test keeps."""


class Asked(Counter[str]):
    """How often each was asked for the recipe, or for what its link says."""

    def answering(self, job: Job | None) -> Callable[[Experiment], Job | None]:
        """What answers for the recipe's job, and counts."""

        def answer(recipe: Experiment) -> Job | None:
            self["job"] += recipe == RECIPE
            return job if recipe == RECIPE else None

        return answer


@pytest.fixture
def asked(monkeypatch, trainings):
    found = Asked()
    stamped, parsed = models.stamp, recipes.recipe

    def stamp(recipe):
        found["stamp"] += recipe == RECIPE
        return stamped(recipe)

    def recipe(given):
        found["recipe"] += 1
        return parsed(given)

    monkeypatch.setattr(models, "stamp", stamp)
    monkeypatch.setattr(recipes, "recipe", recipe)
    trainings.job.side_effect = found.answering(None)
    return found


@pytest.mark.parametrize(("name", "view"), PAGES)
def test_a_page_asks_the_jobs_and_the_store_once_and_parses_its_recipe_once(
    name, view, visit, asked
):
    models.save(fabricated_model(RECIPE))
    page = visit(name, **LINK, **view)
    assert not page.exception
    assert not [each for each, count in asked.items() if count > 1], dict(asked)
    assert asked["recipe"] == 1


@pytest.mark.parametrize("name", ["train", "states"])
def test_so_it_does_while_its_recipe_is_being_trained(name, visit, asked, trainings):
    trainings.job.side_effect = asked.answering(Job(RECIPE, "training", (1.0,), (0.1,)))
    page = visit(name, **LINK)
    assert not page.exception
    assert (asked["job"], asked["stamp"], asked["recipe"]) == (1, 1, 1)
    assert "not trained yet" in sentences(page)
    assert "Press" not in sentences(page), "it is under way"


def test_a_live_drag_asks_once_and_shows_what_was_trained_meanwhile(visit, asked, trainings):
    page = visit("train", **LINK | {"seed": 2}, live="yes")
    done = Job(RECIPE, phase="done", model=fabricated_model(RECIPE))
    trainings.wait.side_effect = lambda recipe, seconds: done
    asked.clear()
    do(page, ["set", {"seed": 3}])
    assert not page.exception
    assert (asked["job"], asked["stamp"], asked["recipe"]) == (1, 1, 1)
    assert "of 25 right, one run" in sentences(page)


@pytest.mark.parametrize(
    ("name", "view"),
    [
        ("states", {}),
        ("states", {"feeding": "free run"}),
        ("reset", {"lab": "resets"}),
        ("reset", {"lab": "ask it"}),
        ("reset", {"lab": "clamp"}),
        ("reset", {"lab": "transplant"}),
        ("reset", {"lab": "who is heard"}),
        ("take_home", {}),
    ],
)
def test_a_text_is_split_once(name, view, visit, monkeypatch):
    page = visit(name, **view)
    texts, genuine = [], experiment.split
    monkeypatch.setattr(experiment, "split", lambda text: texts.append(text) or genuine(text))
    do(page, ["set", {"text": "ABCXYZ"}])
    assert not page.exception
    assert texts.count("ABCXYZ") == 1


def test_the_recipe_of_the_view_is_attended_to_once(visit, trainings):
    visit("states", **LINK)
    assert [call.args for call in trainings.attend.call_args_list] == [(RECIPE,)]


def test_a_fragment_takes_over_what_its_page_knows_and_then_looks_and_attends_anew(
    monkeypatch, trainings
):
    monkeypatch.setattr(visitor, "viewer", lambda: "ann/1")
    first = visitor.status(RECIPE)
    statuses = visitor.follow(first)
    assert next(statuses) is first
    trainings.attend.assert_not_called()
    trainings.job.side_effect = RuntimeError("this rerun gave way to another")
    with pytest.raises(RuntimeError, match="gave way"):
        next(statuses)
    trainings.job.side_effect = None
    trainings.job.return_value = Job(RECIPE, "training")
    assert next(statuses).running, "the next rerun looks again"
    trainings.attend.assert_called_with(RECIPE, viewer="ann/1")
