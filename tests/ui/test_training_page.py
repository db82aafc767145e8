"""The Train page in every state that a training can be in, without one being run."""

from __future__ import annotations

import errno
from dataclasses import replace

import numpy as np
import pytest

from lstm_explorer import Experiment, load
from lstm_explorer.jobs.job import Job
from lstm_explorer.store import models
from lstm_explorer.ui.shell import visitor
from tests.networks import fabricated_model
from tests.ui.hand import press
from tests.ui.reading import address, buttons, charts, control, sentences

RECIPE = Experiment(framing="one_char", seed=4711, epochs=120)
LINK = {"framing": "one_char", "seed": 4711, "epochs": 120}
FALLING = np.linspace(3, 0.5, 120, dtype=np.float32)


def _model(losses=FALLING):
    return replace(fabricated_model(RECIPE), losses=np.asarray(losses, np.float32))


def _done(losses=FALLING, **options):
    model = _model(losses)
    return Job(RECIPE, phase="done", model=model, losses=tuple(model.losses.tolist()), **options)


def _labels(page):
    return [each["label"] for each in buttons(page.main).values()]


@pytest.fixture(autouse=True)
def _empty_home(home):
    """Nobody has kept anything."""


@pytest.fixture
def visit_with(visit, trainings):
    """Opens the page while the recipe's job is as given."""

    def opened(job, **view):
        trainings.job.side_effect = lambda recipe, **_: job if recipe == RECIPE else None
        page = visit("train", **LINK, **view)
        assert not page.exception, page.exception[0].message
        return page

    return opened


def test_a_plateau_is_pointed_out_and_nothing_more(visit_with, trainings):
    flat = np.concatenate([np.linspace(3, 1, 60), np.full(60, 1.0)])
    page = visit_with(_done(flat))
    (said,) = (each.value for each in page.caption if "hardly moved" in each.value)
    assert "since epoch 72" in said and "may change little" in said
    assert not page.warning and not page.error
    trainings.start.assert_not_called()
    assert address(page) == {name: str(value) for name, value in LINK.items()}


@pytest.mark.parametrize(
    "losses", [FALLING, np.concatenate([np.linspace(3, 0, 60), np.zeros(60)])], ids=["falls", "0"]
)
def test_where_the_loss_still_falls_or_is_zero_there_is_no_plateau(visit_with, losses):
    assert "hardly moved" not in sentences(visit_with(_done(losses)))


def test_a_failed_training_is_told_of_once_and_can_be_started_again(visit_with, trainings):
    sentence = "The loss became NaN in epoch 3. Try a smaller learning rate."
    page = visit_with(Job(RECIPE, phase="failed", sentence=sentence))
    assert [each.value for each in page.error] == [sentence]
    assert not page.warning
    assert "not trained yet" in sentences(page)
    press(page, "train")
    trainings.start.assert_called_once()
    assert trainings.start.call_args.args == (RECIPE,)


def test_a_failed_training_is_not_started_again_by_itself(visit_with, trainings):
    page = visit_with(Job(RECIPE, phase="failed", sentence="It was killed."), live="yes")
    assert [each.value for each in page.error] == ["It was killed."]
    trainings.start.assert_not_called()


def test_what_could_not_be_saved_is_told_of_and_still_shown(visit_with):
    sentence = "Trained, but it could not be saved (No space left on device)."
    page = visit_with(_done(sentence=sentence))
    assert [each.value for each in page.warning] == [sentence]
    assert not page.error
    assert {"loss", "accuracy"} <= set(charts(page))
    assert "of 25 right, one run" in sentences(page)
    assert "Keep this one" in _labels(page)


def test_a_network_that_nobody_kept_can_be_kept(visit_with):
    page = visit_with(_done(keep=False))
    assert load(RECIPE) is None
    press(page, "keep")
    assert not page.exception and not page.warning
    kept = load(RECIPE)
    assert kept is not None and kept.losses.tolist() == FALLING.tolist()
    assert "Keep this one" not in _labels(page)


def test_a_network_that_cannot_be_kept_is_told_of_once(visit_with, monkeypatch):
    def full(model, **_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(models, "save", full)
    page = visit_with(_done(keep=False))
    press(page, "keep")
    said = [each.value for each in page.warning]
    assert said == ["It could not be saved: No space left on device."]
    assert "Keep this one" in _labels(page)
    assert not page.run().warning


def test_a_network_in_the_store_need_not_be_kept(visit_with):
    models.save(_model())
    page = visit_with(None)
    assert _labels(page) == ["Train again", "Train on, 120 more", "Rewind", "New seed"]


def test_a_paused_training_shows_how_far_it_came(visit_with, trainings):
    half = fabricated_model(replace(RECIPE, epochs=60))
    losses = tuple(half.losses.tolist())
    page = visit_with(Job(RECIPE, "paused", losses, losses, half.weights, model=half))
    assert _labels(page) == ["Resume", "Stop", "Rewind"]
    press(page, "resume")
    trainings.resume.assert_called_once()
    assert trainings.resume.call_args.args == (RECIPE,)


def test_a_stopped_training_leads_to_what_was_kept(visit_with):
    half = fabricated_model(replace(RECIPE, epochs=60))
    losses = tuple(half.losses.tolist())
    page = visit_with(Job(RECIPE, "stopped", losses, losses, half.weights, model=half))
    assert _labels(page) == ["Resume", "Look at the 60 epochs", "Rewind"]
    press(page, "kept")
    assert address(page) == {"framing": "one_char", "seed": "4711", "epochs": "60"}


def test_train_on_goes_on_from_this_network(visit_with, trainings):
    job = _done()
    page = visit_with(job)
    press(page, "train_on")
    assert address(page)["epochs"] == "240"
    (longer,) = trainings.start.call_args.args
    assert longer == replace(RECIPE, epochs=240)
    assert trainings.start.call_args.kwargs["after"] is job.model


def test_a_hand_on_a_dial_trains_without_keeping(visit_with, trainings):
    visit_with(None, live="yes")
    trainings.start.assert_called_once()
    assert trainings.start.call_args.kwargs["keep"] is False


def test_without_the_switch_nothing_is_trained_unasked(visit_with, trainings):
    page = visit_with(None)
    assert "not trained yet" in sentences(page) and "Press **Train**" in sentences(page)
    trainings.start.assert_not_called()


def test_a_page_that_does_not_know_yet_that_a_recipe_is_trained_does_not_train_it_again(
    visit_with, trainings
):
    page = visit_with(None)
    assert "Train" in _labels(page)
    models.save(_model())  # by somebody else, meanwhile
    press(page, "train")
    trainings.start.assert_not_called()
    assert "Train again" in _labels(page)
    press(page, "train")
    trainings.start.assert_called_once()


def test_a_network_that_was_rewound_is_trained_again(visit_with, trainings):
    models.save(_model())
    page = visit_with(None, rewound="yes")
    press(page, "train")
    trainings.start.assert_called_once()


LOST = "A training of this recipe was under way and is gone: the server was started again."


@pytest.mark.parametrize("name", ["train", "states"])
def test_a_training_that_was_lost_with_its_server_is_told_of_until_it_is_begun_again(
    name, visit, visit_with, monkeypatch
):
    page = visit_with(None)
    press(page, "train")
    remembered = address(page)["asked"]
    assert remembered.startswith(RECIPE.fingerprint[:8])
    assert LOST not in sentences(page), "the server is the same"

    monkeypatch.setattr(visitor, "_SERVER", "another")
    page = visit(name, **LINK, asked=remembered)
    assert LOST in sentences(page)
    press(page, "train" if name == "train" else "train_here")
    assert LOST not in sentences(page)


@pytest.mark.parametrize(
    "job", [Job(RECIPE), Job(RECIPE, phase="failed", sentence="Killed."), _done()],
    ids=["runs", "failed", "done"],
)  # fmt: skip
def test_no_training_is_lost_that_the_server_knows_of(job, visit_with):
    page = visit_with(job, asked=f"{RECIPE.fingerprint[:8]}.another")
    assert LOST not in sentences(page)


def test_neither_a_kept_network_nor_another_recipe_is_lost(visit_with):
    assert LOST not in sentences(visit_with(None, asked="12345678.another"))
    models.save(_model())
    page = visit_with(None, asked=f"{RECIPE.fingerprint[:8]}.another")
    assert LOST not in sentences(page)


def test_what_was_stopped_is_not_lost_with_the_server(visit_with):
    page = visit_with(Job(RECIPE, phase="training"), asked=f"{RECIPE.fingerprint[:8]}.1234")
    press(page, "stop")
    assert "asked" not in address(page)


@pytest.mark.parametrize(("ending", "says"), [("stopped", "Stopping"), ("paused", "Pausing")])
def test_a_training_that_was_told_to_end_says_that_it_heard(visit_with, ending, says):
    page = visit_with(Job(RECIPE, phase="training", ending=ending))
    (progress,) = page.get("progress")
    assert progress.proto.text == f"{says}: the epochs under way are finished first"
    assert control(page, "stop")["disabled"] and control(page, "pause")["disabled"]
    page = visit_with(Job(RECIPE, phase="training"))
    assert not control(page, "stop")["disabled"]
