"""The recipe in the sidebar and the URL change together."""

from __future__ import annotations

from lstm_explorer import Experiment
from tests.ui.hand import choose, press, set_number, type_into
from tests.ui.reading import address, player, sentences, shown, tape


def _fed(page):
    return "".join(player(page)["film"]["fed"])


def test_changing_the_framing_takes_the_lessons_settings_for_it(visit):
    page = visit("states", framing="time_window", units=8, epochs=40, window=2)
    choose(page, "recipe_framing", "whole_batch")
    assert address(page) == {"framing": "whole_batch"}
    assert "16 units · seed 7 · 5,000 epochs · 25 of 25 right" in sentences(page)


def test_changing_the_framing_keeps_what_is_learned_the_seed_and_the_text(visit):
    page = visit("states", sequence="ABCABD", seed=3, units=8, text="ABC")
    choose(page, "recipe_framing", "one_char")
    kept = {"framing": "one_char", "sequence": "ABCABD", "seed": "3", "text": "ABC"}
    assert address(page) == kept


def test_changing_a_setting_writes_it_into_the_url(visit):
    page = visit("framings", framing="one_char")
    choose(page, "recipe_shuffle", "no")
    assert address(page) == {"framing": "one_char", "shuffle": "no"}
    type_into(page, "recipe_sequence", "HELLO")
    assert address(page) == {"framing": "one_char", "shuffle": "no", "sequence": "HELLO"}
    assert [cell["letters"] for cell in tape(page, "flow")] == [["H"], ["E"], ["L"], ["L"]]


def test_choosing_the_lessons_own_value_takes_it_out_of_the_url_again(visit):
    page = visit("framings", framing="one_char", shuffle="no")
    choose(page, "recipe_shuffle", "yes")
    assert address(page) == {"framing": "one_char"}


def test_one_random_order_can_be_chosen_for_all_epochs(visit):
    page = visit("framings", framing="one_char")
    choose(page, "recipe_shuffle", "once")
    assert address(page) == {"framing": "one_char", "shuffle": "once"}
    assert "in one random order, the same every epoch" in sentences(page)
    page = visit("framings", framing="one_char", shuffle="perhaps")
    assert shown(page, "recipe_shuffle") == "yes", "the lesson's meanwhile"


def test_the_encoding_can_be_chosen_and_is_explained(visit):
    page = visit("framings", framing="feature_window")
    choose(page, "recipe_encoding", "one_hot")
    assert not page.exception
    assert address(page) == {"framing": "feature_window", "encoding": "one_hot"}
    said = sentences(page)
    assert "a vector of zeros with a one at its own place" in said
    assert "(23, 1, 78)" in said
    numbers = page.dataframe[0].value["numbers fed"]
    assert (numbers[0], numbers[22]) == ("e₀  e₁  e₂", "e₂₂  e₂₃  e₂₄")
    choose(page, "recipe_encoding", "shifted")
    assert page.dataframe[0].value["numbers fed"][0] == "0.04  0.08  0.12"
    choose(page, "recipe_encoding", "fraction")
    assert address(page) == {"framing": "feature_window"}
    assert page.dataframe[0].value["numbers fed"][0] == "0.00  0.04  0.08"


def test_an_encoding_that_would_be_too_large_stays_to_be_mended(visit):
    page = visit("framings", framing="feature_window", window=25, units=256)
    choose(page, "recipe_encoding", "one_hot")
    assert "650 features, and 256 units" in page.warning[0].value
    assert shown(page, "recipe_encoding") == "one_hot"
    choose(page, "recipe_encoding", "shifted")
    assert not page.warning and not page.exception


def test_one_of_a_kind_is_not_called_many(visit):
    recipe = {"framing": "variable_length", "units": 1, "epochs": 1, "runs": 1, "batch_size": 1}
    page = visit("train", **recipe)
    assert "1 unit · seed 7 · 1 epoch · not trained" in sentences(page)
    assert "takes 1 epoch of 1 update." in sentences(page)


def test_the_state_can_be_reset_every_so_many_samples(visit):
    page = visit("framings")
    choose(page, "recipe_reset_kind", "every n")
    set_number(page, "recipe_reset", 5)
    assert address(page) == {"reset": "5"}
    assert [cell["t"] for cell in tape(page, "flow") if cell["cut"]] == [5, 10, 15, 20]
    choose(page, "recipe_reset_kind", "epoch")
    assert address(page) == {}


def test_one_button_leads_back_to_the_lessons_settings(visit):
    page = visit("framings", framing="time_window", units=8, window=2, seed=3, shuffle="no")
    press(page, "lessons_settings")
    assert address(page) == {"framing": "time_window"}


def test_the_controls_show_the_recipe_of_the_link(visit):
    experiment = Experiment(framing="variable_length", shuffle=False, seed=3)
    page = visit("framings", framing="variable_length", shuffle="no", seed=3, sequence="")
    assert page.warning, "an empty sequence is none"
    page = visit("framings", framing="variable_length", shuffle="no", seed=3)
    assert shown(page, "recipe_framing") == experiment.framing
    assert shown(page, "recipe_shuffle") == "no"
    assert shown(page, "recipe_reset_kind") == "sample"
    assert shown(page, "recipe_sequence") == experiment.sequence


def test_a_sequence_that_cannot_be_learned_stays_to_be_mended(visit):
    page = visit("framings")
    type_into(page, "recipe_sequence", "AAAA")
    assert "repeats only 'A'" in page.warning[0].value
    assert shown(page, "recipe_sequence") == "AAAA"
    type_into(page, "recipe_sequence", "AAAB")
    assert not page.warning and address(page) == {"sequence": "AAAB"}


def test_a_text_that_cannot_be_fed_stays_to_be_mended(visit):
    page = visit("states", text="ABC")
    type_into(page, "view_text", "AB1")
    assert "'1'" in page.warning[0].value and "ABCDEFGHIJK" in page.warning[0].value
    assert shown(page, "view_text") == "AB1"
    assert _fed(page) == "ABCDEFGHIJK"
    type_into(page, "view_text", "ABK")
    assert not page.warning
    assert _fed(page) == "ABK"


def test_small_letters_stand_for_capitals(visit):
    page = visit("states", text="abk")
    assert not page.warning
    assert _fed(page) == "ABK"


def test_a_shorter_text_moves_the_time_step_to_its_last_letter(visit):
    page = visit("states", text="ABCDEFGH", t=7)
    type_into(page, "view_text", "ABC")
    assert not page.exception
    assert player(page)["view"]["now"] == 2


def test_a_text_of_one_letter_is_a_run_of_one_time_step(visit):
    page = visit("states", text="A")
    assert not page.exception
    assert player(page)["film"]["said"][0].startswith("Time step 0 of 0 to 0")
