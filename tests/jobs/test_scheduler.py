"""Who is next, who may end what, what a death costs: one case each, without a process.

`test_histories.py` holds the laws for all cases; `test_trainings.py` shows what needs processes.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from lstm_explorer.jobs import scheduler
from lstm_explorer.jobs.effects import Fail
from lstm_explorer.jobs.limits import OWN_MACHINE, SHARED, TooMuch
from lstm_explorer.jobs.ownership import LEASE
from lstm_explorer.jobs.protocol import Checked, Discard, Found, Stop, Trained
from tests.jobs.world import RECIPE, World, model_of, seeded

ONE, TWO, THREE = (seeded(seed) for seed in (1, 2, 3))


@pytest.fixture
def world() -> World:
    """With one worker."""
    return World()


def told(world: World, recipe=RECIPE):
    """What the worker that has this training was told about it."""
    return world.desks[world.worker_of(recipe.fingerprint)].told


def stopped_half_way(world: World, *, keep: bool = True) -> None:
    """A training of four epochs is paused after one."""
    world.train(RECIPE, keep=keep)
    world.advances(RECIPE)
    world.pause(RECIPE)
    world.finishes(RECIPE)


# --- who is next ---


def test_a_training_waits_for_a_free_worker_in_the_order_of_asking(world):
    for recipe in (ONE, TWO, THREE):
        world.train(recipe)
    place = world.scheduler.waiting.place
    assert [place(each.fingerprint) for each in (ONE, TWO, THREE)] == [0, 1, 2]
    assert [world.phase(each) for each in (ONE, TWO, THREE)] == ["preparing", "waiting", "waiting"]
    world.finishes(ONE)
    assert [world.phase(each) for each in (ONE, TWO, THREE)] == ["done", "preparing", "waiting"]
    world.finishes(TWO)
    world.finishes(THREE)
    assert world.begun == [each.fingerprint for each in (ONE, TWO, THREE)]
    assert len(world.desks) == 1


def test_two_who_train_one_recipe_share_one_job():
    world = World(workers=2)
    world.train(RECIPE, "ann/1")
    world.advances(RECIPE)
    assert world.train(RECIPE, "ben/1").epoch == 1
    assert world.begun == [RECIPE.fingerprint]


def test_training_again_begins_again(world):
    world.train(RECIPE)
    world.finishes(RECIPE)
    again = world.train(RECIPE)
    assert again.epoch == 0 and again.running
    world.finishes(RECIPE)
    assert world.begun == [RECIPE.fingerprint] * 2


def test_warming_up_starts_one_worker_that_the_first_training_takes():
    world = World(workers=2)
    for _ in range(3):
        world.scheduler.warm_up()
        world.settle()
    world.train(RECIPE)
    assert world.worker_of(RECIPE.fingerprint) == 1
    assert len(world.desks) == 1


def test_where_nothing_can_be_warmed_up_nobody_is_told_before_they_ask(world):
    world.no_process = "Cannot allocate memory"
    world.scheduler.warm_up()
    world.settle()
    assert not world.desks and not world.warnings
    world.no_process = None
    assert world.train(RECIPE).phase == "preparing"


def test_no_worker_is_started_after_closing(world):
    world.scheduler.close()
    world.scheduler.warm_up()
    world.train(RECIPE)
    world.check("check")
    world.run("run")
    assert not world.desks
    assert [world.answers[name].sentence for name in ("check", "run")] == [scheduler.CLOSING] * 2


def test_closing_leaves_no_request_open_and_no_recipe_claimed(world):
    world.train(RECIPE)
    world.check("check")
    world.run("run")
    world.scheduler.close()
    world.settle()
    assert [world.answers[name].sentence for name in ("check", "run")] == [scheduler.CLOSING] * 2
    assert not world.claims


def test_a_run_that_a_worker_has_when_the_app_is_closed_is_answered_once(world):
    world.run("run")
    world.scheduler.close()
    world.settle()
    world.answers_request("run")
    world.dies(1)
    assert isinstance(world.answers["run"], Fail)


def test_waiting_trainings_whose_askers_have_left_reach_no_worker(world):
    world.train(RECIPE, "ann/1")
    for recipe in (ONE, TWO):
        world.train(recipe, "ben/1")
    world.now += LEASE
    world.attend(RECIPE, "ann/1")
    world.finishes(RECIPE)
    for recipe in (ONE, TWO):
        job = world.job(recipe)
        assert (job.phase, job.unwatched, job.begun_at) == ("stopped", True, None)
    assert world.begun == [RECIPE.fingerprint]


# --- how a training ends ---


@pytest.mark.parametrize(("end", "phase"), [("stop", "stopped"), ("pause", "paused")])
def test_a_training_that_has_not_begun_ends_at_once(end, phase, world):
    world.train(ONE)
    world.train(RECIPE)
    assert getattr(world, end)(RECIPE)
    job = world.job(RECIPE)
    assert (job.phase, job.model, job.sentence) == (phase, None, "It had not begun.")
    assert world.scheduler.waiting.place(RECIPE.fingerprint) == 0


def test_a_training_stopped_half_way_is_the_recipe_with_so_many_epochs(world):
    world.train(RECIPE)
    world.advances(RECIPE)
    world.stop(RECIPE)
    assert isinstance(told(world), Stop)
    assert world.job(RECIPE).ending == "stopped"
    world.finishes(RECIPE)
    job = world.job(RECIPE)
    assert (job.phase, job.model.experiment.epochs) == ("stopped", 1)
    assert RECIPE.fingerprint not in world.store


def test_a_training_paused_again_before_it_went_on_is_still_where_it_was(world):
    stopped_half_way(world)
    paused = world.job(RECIPE)
    world.train(ONE)  # takes the only worker
    world.resume(RECIPE)
    assert world.phase(RECIPE) == "waiting"
    world.pause(RECIPE)
    assert world.phase(RECIPE) == "paused"

    world.finishes(ONE)
    world.resume(RECIPE)
    assert world.job(RECIPE).after is paused.model
    assert world.desks[1].epochs == 1


def test_a_paused_training_that_is_not_to_be_kept_goes_on_and_is_not_kept(world):
    stopped_half_way(world, keep=False)
    world.resume(RECIPE)
    world.finishes(RECIPE)
    assert world.phase(RECIPE) == "done"
    assert not world.store


def test_a_paused_training_can_be_stopped_for_good(world):
    stopped_half_way(world)
    paused = world.job(RECIPE)
    assert paused.phase == "paused"
    world.stop(RECIPE)
    assert world.phase(RECIPE) == "stopped"
    assert world.job(RECIPE).model is paused.model


def test_a_finished_training_has_nothing_to_go_on_with(world):
    world.train(RECIPE)
    world.finishes(RECIPE)
    done = world.job(RECIPE)
    world.resume(RECIPE)
    assert world.job(RECIPE) is done


def test_a_training_is_kept_if_anybody_wants_it_kept(world):
    world.train(RECIPE, "ann/1", keep=False)
    world.train(RECIPE, "ben/1", keep=True)
    world.train(RECIPE, "eve/1", keep=False)
    assert not world.desks[1].keep, "its worker had been told not to"
    world.finishes(RECIPE)
    assert RECIPE.fingerprint in world.store
    assert world.job(RECIPE).sentence is None


def test_what_could_not_be_saved_after_all_says_so_and_can_be_looked_at(world):
    world.unsaved = "No space left on device"
    world.train(RECIPE, keep=False)
    world.train(RECIPE, keep=True)
    world.finishes(RECIPE)
    job = world.job(RECIPE)
    assert job.phase == "done" and job.model is not None
    assert "could not be saved (No space left on device)" in job.sentence
    assert world.ended == [job], "the log says so too"


def test_a_model_that_does_not_fit_ends_in_a_sentence(world):
    world.train(RECIPE)
    name = RECIPE.fingerprint
    world.reports(
        1, Trained(job=name, recipe=RECIPE.recipe, model=b"junk", kept=True, unsaved=None)
    )
    job = world.job(RECIPE)
    assert job.phase == "failed"
    assert job.sentence.startswith("The trained model cannot be used: it cannot be unpacked")


# --- who looks ---


def test_a_training_that_nobody_looks_at_is_stopped_and_kept(world):
    world.train(RECIPE)
    world.now += LEASE
    world.advances(RECIPE)
    assert isinstance(told(world), Stop)
    world.finishes(RECIPE)
    job = world.job(RECIPE)
    assert (job.phase, job.unwatched) == ("stopped", True)
    assert job.model.experiment.fingerprint in world.store


def test_looking_at_a_training_keeps_it_going(world):
    world.train(RECIPE)
    for _ in range(3):
        world.now += LEASE - 1
        world.attend(RECIPE)
        world.advances(RECIPE)
    assert told(world) is None


def test_to_ask_how_a_training_stands_keeps_nothing_alive(world):
    world.train(RECIPE)
    world.now += LEASE
    assert world.job(RECIPE).running
    world.advances(RECIPE)
    assert isinstance(told(world), Stop)


def test_a_training_that_its_only_viewer_leaves_is_dropped(world):
    world.train(RECIPE, "ann/1", keep=False)
    world.leave(RECIPE, "ann/1")
    assert isinstance(told(world), Discard)
    world.finishes(RECIPE)
    assert (world.phase(RECIPE), world.job(RECIPE).model) == ("superseded", None)
    assert not world.store


def test_a_training_that_another_viewer_looks_at_goes_on(world):
    for viewer in ("ann/1", "ben/1"):
        world.train(RECIPE, viewer, keep=False)
    world.leave(RECIPE, "ann/1")
    assert told(world) is None


def test_a_waiting_training_that_its_viewer_leaves_never_begins(world):
    world.train(ONE)
    world.train(RECIPE, keep=False)
    world.leave(RECIPE)
    assert world.phase(RECIPE) == "superseded"
    world.finishes(ONE)
    assert world.begun == [ONE.fingerprint]


def test_a_training_that_is_to_be_kept_is_kept_by_whoever_leaves_it(world):
    world.train(RECIPE, "ann/1", keep=True)
    world.now += LEASE  # she has not looked for so long
    world.leave(RECIPE, "ben/1")
    assert told(world) is None, "it is not dropped"
    world.advances(RECIPE)
    assert isinstance(told(world), Stop), "but stopped, as any that nobody looks at"


def test_leaving_what_is_done_changes_nothing(world):
    world.train(RECIPE)
    world.finishes(RECIPE)
    done = world.job(RECIPE)
    world.leave(RECIPE)
    assert world.job(RECIPE) is done


def test_a_training_asked_for_while_it_is_being_dropped_is_trained_after_all(world):
    world.train(RECIPE, "ann/1", keep=False)
    world.leave(RECIPE, "ann/1")
    world.train(RECIPE, "ben/1")
    world.finishes(RECIPE)
    assert world.phase(RECIPE) == "preparing"
    world.finishes(RECIPE)
    assert world.phase(RECIPE) == "done"


def test_a_training_asked_for_while_it_stops_goes_on_where_it_is(world):
    world.train(RECIPE, "ann/1")
    world.advances(RECIPE)
    world.stop(RECIPE, "ann/1")
    world.train(RECIPE, "ben/1")
    world.finishes(RECIPE)
    assert world.job(RECIPE).after.experiment.epochs == 1
    world.finishes(RECIPE)
    assert world.phase(RECIPE) == "done"


def test_a_training_that_was_joined_while_it_ended_ends_once_nobody_wants_it(world):
    world.train(RECIPE, "ann/1")
    world.advances(RECIPE)
    assert world.stop(RECIPE, "ann/1")
    world.train(RECIPE, "ben/1")
    world.stop(RECIPE, "ann/1")
    assert world.stop(RECIPE, "ben/1")
    world.finishes(RECIPE)
    job = world.job(RECIPE)
    assert (job.phase, job.unwatched) == ("stopped", False)


# --- several visitors ---


def test_a_stranger_ends_nothing_by_knowing_its_name(world):
    world.train(RECIPE, "ann/1")
    world.attend(RECIPE, "eve/1")
    assert not world.scheduler.owners.may_end(RECIPE.fingerprint, "eve/1", world.now)
    assert not world.stop(RECIPE, "eve/1")
    assert not world.pause(RECIPE, "eve/1")
    world.leave(RECIPE, "eve/1")
    world.forget(RECIPE, "eve/1")
    assert told(world) is None and world.job(RECIPE).running
    assert world.stop(RECIPE, "ann/2"), "another tab of who asked"


def test_a_stranger_cannot_rewind_what_somebody_has_paused(world):
    stopped_half_way(world)
    world.forget(RECIPE, "eve/1")
    assert world.phase(RECIPE) == "paused"
    world.forget(RECIPE, "ann/1")
    assert world.job(RECIPE) is None


def test_what_two_asked_for_goes_on_until_both_have_stopped_it(world):
    for viewer in ("ann/1", "ben/1"):
        world.train(RECIPE, viewer)
    assert not world.stop(RECIPE, "ann/1")
    assert told(world) is None
    assert world.stop(RECIPE, "ben/1")
    assert isinstance(told(world), Stop)


def test_on_a_shared_server_a_visitor_has_three_trainings_and_others_have_theirs():
    world = World(bounds=SHARED)
    several = [seeded(seed) for seed in range(5)]
    for recipe in several[:3]:
        world.train(recipe, "ann/1")
    with pytest.raises(TooMuch, match="3 of your trainings are waiting or under way"):
        world.train(several[3], "ann/2")
    assert world.job(several[3]) is None
    world.train(several[0], "ann/2")  # to join is not one more
    world.train(several[4], "ben/1")
    world.finishes(several[0])
    assert world.train(several[3], "ann/1").running


def test_a_server_takes_on_only_so_many_trainings():
    world = World(bounds=replace(OWN_MACHINE, waiting=2))
    world.train(RECIPE, "ann/1")
    for recipe in (ONE, TWO):
        world.train(recipe, f"{recipe.seed}/1")
    with pytest.raises(TooMuch, match=r"2 trainings wait on this server.*Try again"):
        world.train(THREE, "ben/1")
    assert world.job(THREE) is None
    world.now += LEASE  # those who wait have left
    assert world.train(THREE, "ben/1").running


def test_who_once_asked_for_a_training_has_no_part_in_the_next():
    world = World(bounds=SHARED)
    for viewer in ("ann/1", "ben/1"):
        world.train(RECIPE, viewer)
    world.finishes(RECIPE)
    world.train(RECIPE, "ann/1")
    world.attend(RECIPE, "ben/1")
    for recipe in (ONE, TWO, THREE):  # all that a visitor may have
        world.train(recipe, "ben/1")
    assert not world.stop(RECIPE, "ben/1")
    assert world.stop(RECIPE, "ann/1")


def test_a_visitor_has_no_more_checks_than_trainings():
    world = World(bounds=SHARED)
    world.train(RECIPE, "ben/1")
    for number in range(3):
        world.check(f"check {number}", "ann/1")
    with pytest.raises(TooMuch, match="3 of your trainings"):
        world.check("one more", "ann/2")
    world.check("another's", "eve/1")
    world.finishes(RECIPE)
    world.answers_request("check 0")
    world.check("one more", "ann/2")


# --- what is remembered ---


def test_what_is_left_of_a_training_can_be_forgotten_but_for_its_model(world):
    world.train(RECIPE)
    world.forget(RECIPE)
    assert world.job(RECIPE).running, "not before it has ended"
    world.finishes(RECIPE)
    world.forget(RECIPE)
    assert world.job(RECIPE) is None
    assert RECIPE.fingerprint in world.store


def test_only_so_many_finished_trainings_are_remembered(world, monkeypatch):
    monkeypatch.setattr(scheduler, "FINISHED", 2)
    recipes = [seeded(seed) for seed in range(5)]
    for recipe in recipes:
        world.train(recipe)
        world.finishes(recipe)
    assert [world.job(recipe) is not None for recipe in recipes] == [False] * 3 + [True] * 2


# --- what a death costs ---


def test_a_death_fails_its_training_and_the_one_that_waited_gets_another_worker(world):
    world.train(ONE)
    world.train(TWO)
    world.dies(1)
    job = world.job(ONE)
    assert job.phase == "failed"
    assert job.sentence.startswith("The training process ended before it was finished")
    assert job.sentence.endswith("Press Train to start again.")
    assert world.warnings == ["A worker ended during a training: exit code -9"]
    assert world.worker_of(TWO.fingerprint) == 2


def test_a_training_that_its_worker_never_heard_of_is_given_to_another_once(world):
    world.train(ONE)
    world.train(TWO)
    world.dies(1, heard=False)
    assert world.begun == [ONE.fingerprint] * 2, "before all others"
    world.dies(2, heard=False)
    assert world.phase(ONE) == "failed"
    assert world.phase(TWO) == "preparing"


def test_a_training_that_tensorflow_cannot_begin_is_given_to_another_worker_once(world):
    for pressed in (1, 2):
        world.train(ONE)
        world.train(TWO)
        world.fails(ONE.fingerprint, leaves=True)
        assert world.phase(ONE) == "waiting"
        world.dies(min(world.desks))
        assert world.begun[-2:] == [ONE.fingerprint] * 2
        world.fails(ONE.fingerprint, leaves=True)
        job = world.job(ONE)
        assert (job.phase, job.sentence) == ("failed", "It went wrong.")
        world.dies(min(world.desks))
        world.finishes(TWO)
        assert world.phase(TWO) == "done", "it fails itself and no other"
        assert len(world.warnings) == pressed


def test_a_training_stopped_before_its_second_worker_begins_it_is_claimed_no_more(world):
    world.train(RECIPE)
    assert world.stop(RECIPE)
    world.fails(RECIPE.fingerprint, leaves=True)
    job = world.job(RECIPE)
    assert (job.phase, job.sentence) == ("stopped", "It had not begun.")
    assert not world.claims


def test_a_worker_that_leaves_is_given_nothing_and_a_warm_one_takes_its_place(world):
    world.train(ONE)
    world.train(TWO)
    world.finishes(ONE, grown=True)
    assert world.phase(TWO) == "waiting"
    world.dies(1)
    world.finishes(TWO, grown=True)
    assert [world.phase(each) for each in (ONE, TWO)] == ["done", "done"]
    world.dies(2)
    assert set(world.desks) == {3}, "nobody need wait for TensorFlow"


def test_a_worker_that_ended_without_a_word_is_given_nothing_more():
    world = World(workers=2)
    world.train(ONE)
    world.finishes(ONE)
    world.scheduler.deafened(1)
    world.train(TWO)
    assert world.worker_of(TWO.fingerprint) == 2


def test_what_a_worker_said_before_its_end_counts(world):
    world.train(ONE)
    world.scheduler.deafened(1)
    world.finishes(ONE)
    world.dies(1)
    assert world.phase(ONE) == "done"


def test_where_no_worker_can_be_started_everybody_is_told(world):
    world.no_process = "Cannot allocate memory"
    for recipe in (ONE, TWO):
        world.train(recipe)
    world.check("check")
    world.run("run")
    sentence = "No process could be started for it (Cannot allocate memory). Try again in a minute."
    for recipe in (ONE, TWO):
        job = world.job(recipe)
        assert (job.phase, job.sentence, job.begun_at) == ("failed", sentence, None)
    assert [world.answers[name].sentence for name in ("check", "run")] == [sentence] * 2
    assert not world.claims
    world.no_process = None
    assert world.train(ONE).phase == "preparing"


# --- requests ---


def test_a_check_takes_a_free_worker_beside_a_training():
    world = World(workers=2)
    world.train(RECIPE)
    world.check("check")
    world.answers_request("check")
    assert isinstance(world.answers["check"], Checked)
    assert world.job(RECIPE).running


def test_a_check_waits_for_the_only_worker_and_comes_before_the_trainings_that_wait(world):
    world.train(ONE)
    world.train(TWO)
    world.check("check")
    assert told(world, ONE) is None, "a training is not disturbed"
    world.finishes(ONE)
    assert world.begun[-1] == "check"
    world.answers_request("check")
    assert world.begun[-1] == TWO.fingerprint


def test_many_checks_and_trainings_take_turns(world):
    world.train(RECIPE)
    for recipe in (ONE, TWO):
        world.train(recipe)
    for number in range(4):
        world.check(f"check {number}")
    world.finishes(RECIPE)
    world.answers_request("check 0")
    world.finishes(ONE)
    world.answers_request("check 1")
    world.finishes(TWO)
    world.answers_request("check 2")
    world.answers_request("check 3")
    turns = ["check 0", ONE.fingerprint, "check 1", TWO.fingerprint, "check 2", "check 3"]
    assert world.begun[1:] == turns


def test_runs_leave_one_worker_to_trainings():
    world = World(workers=3)
    for number in range(4):
        world.run(f"run {number}")
    assert world.begun == ["run 0", "run 1"]
    world.train(RECIPE)
    assert world.phase(RECIPE) == "preparing"
    world.answers_request("run 0")
    assert world.begun[-1] == RECIPE.fingerprint, "two are busy, so no further run begins"
    world.finishes(RECIPE)
    assert world.begun[-1] == "run 2"


def test_the_only_worker_does_a_run_where_nobody_looks_at_anything(world):
    world.run("run")
    world.train(RECIPE)
    assert world.begun == ["run"]
    world.answers_request("run")
    assert isinstance(world.answers["run"], Found)
    assert world.phase(RECIPE) == "preparing"


def test_runs_do_not_wait_for_what_another_server_has(world):
    world.takes_elsewhere(RECIPE)
    world.train(RECIPE)
    world.run("run")
    assert world.begun == ["run"]


def test_a_request_that_nobody_wants_any_more_is_not_begun(world):
    world.train(RECIPE)
    world.check("check")
    world.run("run")
    world.scheduler.withdraw(["check", "run"])
    assert len(world.scheduler.waiting) == 0
    world.finishes(RECIPE)
    assert world.begun == [RECIPE.fingerprint]


def test_a_request_whose_worker_ends_is_lost_with_it_and_one_that_fails_is_not(world):
    world.run("lost")
    world.dies(1)
    world.run("at fault")
    world.fails("at fault", leaves=True)
    world.dies(2)
    world.run("failed")
    world.fails("failed")
    lost, at_fault, failed = (world.answers[name] for name in ("lost", "at fault", "failed"))
    assert (lost.with_worker, at_fault.with_worker, failed.with_worker) == (True, True, False)
    assert lost.sentence.startswith("The run process ended before it was finished")
    assert lost.sentence.endswith("Ask again.")


def test_an_answer_of_the_wrong_kind_costs_its_worker(world):
    world.check("check")
    world.reports(1, Found(job="check", found=b""))
    assert "could not be understood" in world.warnings[-1]
    world.answers_request("check")
    assert "check" not in world.answers, "nothing that it says counts any more"
    world.dies(1)
    assert world.answers["check"].with_worker


# --- other servers ---


def test_what_another_server_has_under_way_waits_and_holds_up_nothing_else(world):
    world.takes_elsewhere(RECIPE)
    world.train(RECIPE)
    job = world.job(RECIPE)
    assert job.phase == "waiting" and job.sentence.startswith("Another server")
    assert not world.desks, "not even a worker is started for it"
    world.train(ONE)
    assert world.phase(ONE) == "preparing"
    assert world.stop(RECIPE)
    world.looks_elsewhere()
    assert world.phase(RECIPE) == "stopped"


def test_what_another_server_has_trained_is_there_though_every_worker_is_busy(world):
    world.takes_elsewhere(RECIPE)
    world.train(RECIPE)
    world.train(ONE)
    world.finishes_elsewhere(RECIPE)
    world.looks_elsewhere()
    job = world.job(RECIPE)
    assert (job.phase, job.sentence, job.begun_at) == ("done", None, None)
    np.testing.assert_array_equal(job.model.weights.kernel, model_of(RECIPE).weights.kernel)
    assert world.job(ONE).running


def test_what_another_server_gave_up_is_trained_here(world):
    world.takes_elsewhere(RECIPE)
    world.train(RECIPE)
    world.train(ONE)
    world.elsewhere.clear()
    world.looks_elsewhere()
    job = world.job(RECIPE)
    assert (job.phase, job.sentence) == ("waiting", None), "it waits for a worker"
    assert RECIPE.fingerprint not in world.claims, "and another may have it meanwhile"
    world.finishes(ONE)
    assert world.phase(RECIPE) == "preparing"


def test_what_others_gave_up_is_trained_in_the_order_of_asking(world):
    asked = [seeded(seed) for seed in range(1, 9)]
    for recipe in asked:
        world.takes_elsewhere(recipe)
        world.train(recipe)
    world.elsewhere.clear()
    world.looks_elsewhere()
    assert world.begun == [asked[0].fingerprint]


def test_what_was_trained_elsewhere_before_its_turn_came_is_not_trained_again(world):
    world.train(ONE)
    world.train(RECIPE)
    world.takes_elsewhere(RECIPE)
    world.finishes_elsewhere(RECIPE)
    world.finishes(ONE)
    assert (world.phase(RECIPE), world.job(RECIPE).begun_at) == ("done", None)
    assert not world.claims


def test_what_is_not_to_be_kept_waits_for_no_other_server(world):
    world.takes_elsewhere(RECIPE)
    assert world.train(RECIPE, keep=False).phase == "preparing"
