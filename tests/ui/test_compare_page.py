"""The Compare page: recipes, seeds, budgets and sections, without a browser or a training."""

from __future__ import annotations

from dataclasses import replace
from unittest.mock import Mock, create_autospec

import numpy as np
import pytest

from lstm_explorer import FRAMINGS, Experiment
from lstm_explorer.jobs.sweeps import SweepJob, Sweeps
from lstm_explorer.store import outcomes
from lstm_explorer.store.outcomes import Outcome, keep
from lstm_explorer.sweeps.statistics import compare, share, summarise
from lstm_explorer.ui.compare import SECTIONS, chosen, telling
from lstm_explorer.ui.server import shared
from lstm_explorer.ui.url.parameters import parameter
from tests.networks import random_network
from tests.ui.hand import press
from tests.ui.reading import address, alternatives, charts, control, links, sentences, shown, tape

BUDGETS = parameter("budget", "compare").reading.words


@pytest.fixture(autouse=True)
def sweeps(monkeypatch: pytest.MonkeyPatch, home, request) -> Mock:
    """Stands in for the server's sweeps: nothing runs, and nothing is trained.

    Nor are the shipped runs there, except where a test asks for them.
    """
    if "shipped" not in request.keywords:
        monkeypatch.setattr(outcomes, "SHIPPED", home / "none")
    idle = create_autospec(Sweeps, instance=True)
    idle.job.return_value = None
    monkeypatch.setattr(shared, "sweeps", lambda: idle)
    return idle


def keep_run(recipe: Experiment, seed: int, *, wrong: int = 0, seconds: float = 2.0) -> None:
    """Keep what a training might have left, with so many wrong answers, the last ones."""
    run = replace(recipe, seed=seed)
    answers = run.samples.y.copy()
    if wrong:
        answers[-wrong:] = 0
    curve = np.linspace(3, 0.1, run.epochs).astype(np.float32)
    keep(
        Outcome(
            experiment=run, answers=answers, losses=curve, accuracies=curve, seconds=seconds,
            weights=random_network(run),
        )
    )  # fmt: skip


def keep_diverged(recipe: Experiment, seed: int) -> None:
    nothing = np.empty(0, np.float32)
    keep(
        Outcome(
            experiment=replace(recipe, seed=seed), answers=np.empty(0, np.int64), losses=nothing,
            accuracies=nothing, seconds=0.1, diverged="In epoch 1 the loss stopped.",
        )
    )  # fmt: skip


def written(page) -> list[str]:
    """What stands at the right of each row of the distribution."""
    return [each["text"] for each in charts(page)["distribution"]["layout"]["annotations"]]


def dots(page, key="distribution") -> list[float]:
    return charts(page)[key]["data"][0]["x"]


@pytest.mark.shipped
def test_the_first_visit_shows_how_the_lessons_seven_are_spread_over_ten_seeds(visit):
    page = visit("compare")
    assert not page.exception and not page.warning
    assert [text.rpartition(", ")[2] for text in written(page)] == ["10 seeds"] * 7
    assert control(page, "sweep")["disabled"]


def test_without_shipped_runs_the_first_visit_shows_one_seed_of_each(visit):
    page = visit("compare")
    assert not page.exception and not page.warning
    assert len(written(page)) == 7
    assert all(text.endswith("one seed") for text in written(page))
    assert control(page, "sweep")["label"] == "Train 10 seeds of each"
    assert "One seed each. Everything right: 4 of 7 recipes." in sentences(page)


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("seed", [7, 4711])
def test_every_section_opens_whether_or_not_anything_is_trained(visit, section, seed):
    page = visit("compare", panel=section, seed=seed, seeds=3)
    assert not page.exception and not page.warning
    assert page.markdown
    if seed == 4711 and section != "answers":
        assert "Nobody has trained" in sentences(page) or "nobody has trained" in sentences(page)


@pytest.mark.parametrize("section", SECTIONS)
def test_every_chart_of_every_section_has_a_text_alternative(visit, section):
    for key, alt in alternatives(visit("compare", panel=section)).items():
        assert len(alt) > 15 and key


def test_answers_of_a_run_that_was_trained_since_the_last_look_are_shown(visit):
    recipe = Experiment(framing="one_char", seed=4711)
    page = visit("compare", panel="answers", recipes="one_char", seed=4711)
    assert "nobody has trained it with seed 4711" in sentences(page)
    keep_run(recipe, 4711)
    page.run()
    assert "nobody has trained it with seed 4711" not in sentences(page)
    assert len(tape(page, "probe_0")) == 11


@pytest.mark.parametrize(
    ("recipes", "said"),
    [
        ("nope", ("'nope'", "Unknown framing", "time_window", "lesson's seven")),
        ("stateful,units=abc", ("`units`", "'abc'", "1 to 256")),
        ("stateful,shuffle=maybe", ("`shuffle`", "yes, no or once")),
        ("stateful,nonsense=3", ("'nonsense=3' sets no field", "epochs")),
        ("stateful,seed=3", ("'seed=3' sets no field",)),
        ("stateful,units", ("'units' sets no field",)),
        ("one_char|one_char", ("Recipe 2", "there already")),
        ("|".join(f"stateful,units={n}" for n in range(1, 9)), ("8 recipes", "at most 7")),
        ("![x](http://example.com/x.png)", ("Unknown framing",)),
        ("", ("Unknown framing", "lesson's seven")),
    ],
)
def test_a_wrong_list_of_recipes_is_explained_and_something_is_shown(visit, recipes, said):
    page = visit("compare", recipes=recipes)
    assert not page.exception
    (warning,) = page.warning
    told = warning.value.replace("\\", "")
    assert all(part in told for part in said), told
    assert 1 <= len(written(page)) <= 7


@pytest.mark.parametrize(("given", "stands"), [("0", 1), ("101", 100), ("-3", 10), ("abc", 10)])
def test_a_wrong_number_of_seeds_is_explained(visit, given, stands):
    page = visit("compare", seeds=given, recipes="stateful|one_char")
    (warning,) = page.warning
    assert "1 to 100" in warning.value and repr(given) in warning.value.replace("\\", "")
    assert "Until then you see the usual." in warning.value
    assert shown(page, "view_seeds") == stands


def test_what_is_right_in_a_wrong_list_is_shown(visit):
    page = visit("compare", recipes="one_char|nope|stateful,units=16")
    assert len(written(page)) == 2


def test_recipes_are_read_as_they_are_written():
    page = Experiment(sequence="ABCDEFGHIJ", seed=3)
    text = "one_char,epochs=2000|stateful,units=16,shuffle=once|time_window,window=4"
    found, problems = chosen.read(text, page)
    assert not problems and chosen.written(found) == text
    assert {(each.sequence, each.seed) for each in found} == {("ABCDEFGHIJ", 3)}
    assert [chosen.name_of(each) for each in found] == [
        "one_char, 2,000 epochs",
        "stateful, 16 units, shuffle once",
        "time_window, window 4",
    ]


def test_recipes_are_added_and_taken_away_by_hand(visit):
    page = visit("compare", framing="one_char", epochs=20, recipes="stateful")
    press(page, "add")
    assert address(page)["recipes"] == "stateful|one_char,epochs=20"
    assert control(page, "add")["disabled"]
    press(page, "remove_0")
    assert address(page)["recipes"] == "one_char,epochs=20"
    assert control(page, "remove_0")["disabled"], "one has to stay"
    press(page, "lesson")
    assert "recipes" not in address(page) and len(written(page)) == 7


def test_kept_runs_are_found_without_a_button_and_new_ones_when_they_come(visit):
    recipe = Experiment(framing="one_char", epochs=5)
    for seed, wrong in enumerate([0, 5, 10], 1):
        keep_run(recipe, seed, wrong=wrong)
    page = visit("compare", recipes="one_char,epochs=5", seeds=4)
    assert written(page) == ["80.0 % [30.3, 100.0], 3 seeds"]
    assert sorted(dots(page)) == pytest.approx([0.6, 0.8, 1.0])
    assert "1 of 3 [6, 79] %" in sentences(page).replace("\xa0", " ")
    keep_run(recipe, 4)
    assert written(page.run())[0].endswith("4 seeds")
    assert control(page, "sweep")["disabled"], "all four are trained"


def test_only_the_seeds_asked_for_count(visit):
    recipe = Experiment(framing="one_char", epochs=5)
    for seed in range(1, 6):
        keep_run(recipe, seed)
    assert written(visit("compare", recipes="one_char,epochs=5", seeds=2))[0].endswith("2 seeds")


def test_the_seed_of_the_page_is_marked_and_no_run_is_drawn_twice(visit):
    recipe = Experiment(framing="one_char", epochs=5)
    for seed in (1, 2):
        keep_run(recipe, seed, wrong=5 * seed)
    page = visit("compare", recipes="one_char,epochs=5", seeds=2, seed=2)
    drawn = {each["name"]: each["x"] for each in charts(page)["distribution"]["data"]}
    assert drawn["runs"] == [0.8] and drawn["seed 2"] == [0.6]


def test_equal_runs_are_not_given_an_interval_that_is_a_point():
    assert telling.mean_said(summarise([1.0, 1.0])) == "100.0 % each, 2 seeds"


def test_a_diverged_run_is_counted_and_told(visit):
    recipe = Experiment(framing="one_char", epochs=5)
    keep_run(recipe, 1)
    keep_diverged(recipe, 2)
    for section in SECTIONS:
        page = visit("compare", recipes="one_char,epochs=5|stateful", seeds=2, panel=section)
        assert not page.exception
        if section != "answers":
            assert "1 of 2 runs of one_char, 5 epochs" in sentences(page)
    page = visit("compare", recipes="one_char,epochs=5", seeds=2)
    assert sorted(dots(page)) == [0, 1] and "counts as 0 %" in sentences(page)


def test_mistakes_are_shares_of_runs_letter_by_letter(visit):
    recipe = Experiment(framing="time_window", epochs=5)
    keep_run(recipe, 1)
    keep_run(recipe, 2, wrong=1)
    page = visit("compare", recipes="time_window,epochs=5|one_char", seeds=2, panel="mistakes")
    picture = charts(page)["mistakes"]
    assert picture["layout"]["xaxis"]["ticktext"] == [*"BCDEFGHIJKLMNOPQRSTUVWXYZ"]
    cells = picture["data"][0]["text"][0]
    assert cells[:2] == ["", ""] and cells[2] == "✓" and cells[-1] == "50"
    assert "2 seeds" in picture["layout"]["yaxis"]["ticktext"][0]
    only = sentences(visit("compare", recipes="time_window,epochs=5", seeds=2, panel="mistakes"))
    assert "**Z** by time_window, 5 epochs: 50.0 %, 2 seeds" in only


def test_the_same_letters_are_fed_to_every_network_of_this_seed(visit):
    page = visit("compare", panel="answers", text="ABCDE")
    for number, framing in enumerate(FRAMINGS):
        cells = tape(page, f"probe_{number}")
        assert [cell["letters"] for cell in cells] == [[letter] for letter in "ABCDE"]
        silent = 2 if framing in ("feature_window", "time_window") else 0
        assert [cell["answer"] is None for cell in cells] == [True] * silent + [False] * (
            5 - silent
        )
    assert [cell["answer"] for cell in tape(page, "probe_4")] == [*"BCDEF"]


def test_in_random_order_the_letters_are_the_same_for_everybody(visit):
    letters = [
        "".join(
            cell["letters"][0]
            for cell in tape(visit("compare", panel="answers", feeding="in random order"), key)
        )
        for key in ("probe_0", "probe_4")
    ]
    assert letters[0] == letters[1] != "ABCDEFGHIJK" and sorted(letters[0]) == [*"ABCDEFGHIJK"]


def test_a_state_reset_before_every_letter_makes_the_stateful_network_begin_again(visit):
    page = visit("compare", panel="answers", recipes="stateful", state="reset before every letter")
    assert [cell["answer"] for cell in tape(page, "probe_0")] == ["B"] * 11


def test_a_free_run_begins_with_the_letter_chosen_and_feeds_its_own_answers(visit):
    page = visit(
        "compare", panel="answers", recipes="stateful|time_window", feeding="free run", letter="A",
        answers=5,
    )  # fmt: skip
    assert [cell["letters"][0] for cell in tape(page, "probe_0")] == [*"ABCDEF"]
    assert [cell["letters"][0] for cell in tape(page, "probe_1")] == [*"ABCDEFGH"]
    page = visit("compare", panel="answers", feeding="free run", letter="Z")
    assert "time\\_window holds 3 letters" in sentences(page), "it says why it cannot begin there"


def test_a_framing_that_cannot_take_a_text_says_why(visit):
    page = visit("compare", panel="answers", text="AB")
    assert not page.exception and not page.warning
    assert "time\\_window holds 3 letters" in sentences(page)


@pytest.mark.parametrize(("across", "last"), [("epochs", 5), ("updates", 125)])
def test_losses_are_drawn_along_epochs_or_updates(visit, across, last):
    recipe = Experiment(framing="one_char", epochs=5)
    for seed in (1, 2):
        keep_run(recipe, seed)
    page = visit("compare", recipes="one_char,epochs=5", seeds=2, panel="loss", x=across)
    lines = {each["name"]: each for each in charts(page)["losses"]["data"]}
    assert lines["one_char, 5 epochs, 2 seeds"]["x"][-1] == last
    assert "one_char, 5 epochs, 2 seeds, quartiles" in lines


def _duel(visit, wrong_a, wrong_b):
    a, b = Experiment(framing="one_char", epochs=5), Experiment(framing="time_window", epochs=5)
    for seed, (one, two) in enumerate(zip(wrong_a, wrong_b, strict=True), 1):
        keep_run(a, seed, wrong=one)
        keep_run(b, seed, wrong=two)
    recipes = "one_char,epochs=5|time_window,epochs=5"
    return visit("compare", recipes=recipes, seeds=len(wrong_a), panel="A or B")


def test_two_recipes_are_scored_on_the_letters_that_both_are_asked_for(visit):
    page = _duel(visit, [0, 1], [0, 1])
    assert "on the 23 letters" in sentences(page)
    assert dots(page, "duel") == pytest.approx([1, 22 / 23] * 2), "B and C count for neither"


def test_the_verdict_follows_the_numbers(visit):
    better = sentences(_duel(visit, [0, 1, 0, 1], [9, 10, 9, 11]))
    assert "**one_char, 5 epochs is better than time_window, 5 epochs**" in better
    assert "100 %" in better
    worse = sentences(_duel(visit, [9, 10, 9, 11], [0, 1, 0, 1]))
    assert "**time_window, 5 epochs is better than one_char, 5 epochs**" in worse
    unclear = sentences(_duel(visit, [0, 8, 3, 6], [1, 9, 3, 7]))
    assert "**No difference is visible** with 4 and 4 seeds" in unclear
    assert "would be needed" in unclear


@pytest.mark.parametrize(
    ("a", "b", "said"),
    [
        ([0.9], [0.8], "Nothing can be said with one seed of each"),
        ([0.9, 0.8], [0.8], "Nothing can be said with 2 and one seed"),
        ([0.9, 0.8], [0.8, 0.9], "**No difference**"),
        ([0.9, 0.91, 0.9], [0.7, 0.71, 0.7], "**A is better than B**: 20.0 points more ["),
        ([0.7, 0.71, 0.7], [0.9, 0.91, 0.9], "**B is better than A**: 20.0 points more ["),
        ([1.0] * 9, [0.8] * 9, "**A is better than B**: 20.0 points more, with 9 and 9 seeds."),
        ([0.9, 0.5], [0.8, 0.4], "**No difference is visible** with 2 and 2 seeds: "),
    ],
)
def test_a_verdict_says_how_many_seeds_it_rests_on(a, b, said):
    assert telling.verdict("A", "B", compare(a, b)).startswith(said)


def test_an_interval_of_a_difference_is_told_from_its_low_end_on():
    low, high = telling.verdict("A", "B", compare([0.7, 0.72, 0.7], [0.9, 0.91, 0.93])).split(
        "["
    )[1].split("]")[0].split(", ")  # fmt: skip
    assert 0 < float(low) < float(high)


def test_shares_are_told_with_their_interval_and_count():
    assert telling.perfect_said(share([True] * 7 + [False] * 3)) == "7 of 10 [40, 89] %"
    assert telling.perfect_said(share([True])) == "1 of 1"


@pytest.mark.parametrize("switch", BUDGETS)
def test_every_budget_is_said_and_shown(visit, switch):
    page = visit("compare", budget=switch)
    assert not page.exception and not page.warning
    if switch == "equal epochs":
        assert "500 epochs. Epochs: 500 · 500" in sentences(page)
    if switch == "equal updates":
        assert "12,500 updates" in sentences(page) and "12,500 epochs" in sentences(page)


def test_equal_seconds_are_measured_first_and_then_follow_the_measure(visit, sweeps):
    page = visit("compare", recipes="one_char,epochs=10|stateful,epochs=10", budget="equal seconds")
    assert "not measured yet" in sentences(page)
    assert control(page, "sweep")["label"] == "Measure: train 3 seeds of each"
    press(page, "sweep")
    (recipes, seeds), _ = sweeps.start.call_args
    assert [each.framing for each in recipes] == ["one_char", "stateful"]
    assert list(seeds) == [1, 2, 3]
    for seed in (1, 2, 3):
        keep_run(Experiment(framing="one_char", epochs=10), seed, seconds=2.0)
        keep_run(Experiment(framing="stateful", epochs=10), seed, seconds=1.0)
    page.run()
    assert "2 s (median of 3 seeds each). Epochs: 10 · 20." in sentences(page)


def test_what_is_measured_stays_the_same_while_it_is_measured(visit, sweeps):
    for seed in (1, 2, 3):
        keep_run(Experiment(framing="one_char", epochs=10), seed)
    visit("compare", recipes="one_char,epochs=10|stateful,epochs=10", budget="equal seconds")
    (recipes, seeds), _ = sweeps.job.call_args
    assert len(recipes) == 2 and list(seeds) == [1, 2, 3], "else a sweep under way would be lost"


def test_a_recipe_that_always_diverges_has_a_pace_as_well(visit):
    for seed in (1, 2, 3):
        keep_run(Experiment(framing="one_char", epochs=10), seed, seconds=2.0)
        keep_diverged(Experiment(epochs=10), seed)
    page = visit("compare", recipes="one_char,epochs=10|stateful,epochs=10", budget="equal seconds")
    assert not page.exception and "Epochs: 10 · 20." in sentences(page)


def test_recipes_that_a_budget_makes_equal_are_shown_once(visit):
    page = visit("compare", recipes="one_char|one_char,epochs=2000", budget="equal epochs")
    assert len(written(page)) == 1 and "shown once" in sentences(page)


def test_the_button_starts_a_sweep_of_these_recipes_and_seeds(visit, sweeps):
    page = visit("compare", recipes="one_char,epochs=5|stateful,units=16", seeds=3)
    press(page, "sweep")
    (recipes, seeds), _ = sweeps.start.call_args
    assert chosen.written(recipes) == "one_char,epochs=5|stateful,units=16"
    assert list(seeds) == [1, 2, 3]


def test_a_sweep_under_way_is_shown_with_what_is_finished_and_can_be_stopped(visit, sweeps):
    keep_run(Experiment(framing="one_char", epochs=5), 1)
    sweeps.job.return_value = SweepJob(6, done=2, trained=1, seconds_left=130.0)
    page = visit("compare", recipes="one_char,epochs=5|stateful,units=16", seeds=3)
    assert not page.exception
    (progress,) = page.get("progress")
    assert progress.proto.text == "2 of 6 runs known, about 2 min left"
    assert written(page)[0] == "100.0 %, one seed", "what is finished shows at once"
    press(page, "stop_sweep")
    assert sweeps.stop.called


def test_how_a_sweep_ended_is_told(visit, sweeps):
    sweeps.job.return_value = SweepJob(70, done=9, phase="stopped")
    assert "Stopped after 9 of 70 runs; these are kept." in sentences(visit("compare"))
    sweeps.job.return_value = SweepJob(70, phase="failed", sentence="1 of 70 runs came to nothing.")
    assert "came to nothing" in visit("compare").error[0].value


def test_the_link_to_a_view_carries_all_of_it(visit):
    page = visit("compare", recipes="stateful,units=16", seeds=5, panel="loss", x="updates")
    link = links(page)["Link to exactly this view"]
    for part in ("recipes=stateful%2Cunits%3D16", "seeds=5", "panel=loss", "x=updates"):
        assert part in link


def test_one_recipe_alone_has_nobody_to_be_compared_with(visit):
    page = visit("compare", recipes="stateful", panel="A or B")
    assert not page.exception and "only one recipe" in sentences(page)
