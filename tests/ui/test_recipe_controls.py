"""The recipe in the sidebar and the URL change together."""

from __future__ import annotations

from lstm_explorer import Experiment
from tests.ui.reading import address, player, sentences, tape


def _framing(page):
    radios = [each for each in page.radio if each.key == "recipe_framing"]
    return radios[0] if radios else page.selectbox(key="recipe_framing")


def _fed(page):
    return "".join(player(page)["film"]["fed"])


def test_changing_the_framing_takes_the_lessons_settings_for_it(visit):
    page = visit("states", framing="time_window", units=8, epochs=40, window=2)
    _framing(page).set_value("whole_batch").run()
    assert address(page) == {"framing": "whole_batch"}
    assert "16 units · seed 7 · 5,000 epochs · 25 of 25 right" in sentences(page)


def test_changing_the_framing_keeps_what_is_learned_the_seed_and_the_text(visit):
    page = visit("states", sequence="ABCABD", seed=3, units=8, text="ABC")
    _framing(page).set_value("one_char").run()
    kept = {"framing": "one_char", "sequence": "ABCABD", "seed": "3", "text": "ABC"}
    assert address(page) == kept


def test_changing_a_setting_writes_it_into_the_url(visit):
    page = visit("framings", framing="one_char")
    page.segmented_control(key="recipe_shuffle").set_value("no").run()
    assert address(page) == {"framing": "one_char", "shuffle": "no"}
    page.text_input(key="recipe_sequence").set_value("HELLO").run()
    assert address(page) == {"framing": "one_char", "shuffle": "no", "sequence": "HELLO"}
    assert [cell["letters"] for cell in tape(page, "flow")] == [["H"], ["E"], ["L"], ["L"]]


def test_choosing_the_lessons_own_value_takes_it_out_of_the_url_again(visit):
    page = visit("framings", framing="one_char", shuffle="no")
    page.segmented_control(key="recipe_shuffle").set_value("yes").run()
    assert address(page) == {"framing": "one_char"}


def test_one_random_order_can_be_chosen_for_all_epochs(visit):
    page = visit("framings", framing="one_char")
    page.segmented_control(key="recipe_shuffle").set_value("once").run()
    assert address(page) == {"framing": "one_char", "shuffle": "once"}
    assert "in one random order, the same every epoch" in sentences(page)
    page = visit("framings", framing="one_char", shuffle="perhaps")
    assert page.segmented_control(key="recipe_shuffle").value == "yes", "the lesson's meanwhile"


def test_the_encoding_can_be_chosen_and_is_explained(visit):
    page = visit("framings", framing="feature_window")
    page.selectbox(key="recipe_encoding").set_value("one_hot").run()
    assert not page.exception
    assert address(page) == {"framing": "feature_window", "encoding": "one_hot"}
    said = sentences(page)
    assert "a vector of zeros with a one at its own place" in said
    assert "(23, 1, 78)" in said
    numbers = page.dataframe[0].value["numbers fed"]
    assert (numbers[0], numbers[22]) == ("e₀  e₁  e₂", "e₂₂  e₂₃  e₂₄")
    page.selectbox(key="recipe_encoding").set_value("shifted").run()
    assert page.dataframe[0].value["numbers fed"][0] == "0.04  0.08  0.12"
    page.selectbox(key="recipe_encoding").set_value("fraction").run()
    assert address(page) == {"framing": "feature_window"}
    assert page.dataframe[0].value["numbers fed"][0] == "0.00  0.04  0.08"


def test_an_encoding_that_would_be_too_large_stays_to_be_mended(visit):
    page = visit("framings", framing="feature_window", window=25, units=256)
    page.selectbox(key="recipe_encoding").set_value("one_hot").run()
    assert "650 features, and 256 units" in page.warning[0].value
    assert page.selectbox(key="recipe_encoding").value == "one_hot"
    page.selectbox(key="recipe_encoding").set_value("shifted").run()
    assert not page.warning and not page.exception


def test_one_of_a_kind_is_not_called_many(visit):
    recipe = {"framing": "variable_length", "units": 1, "epochs": 1, "runs": 1, "batch_size": 1}
    page = visit("train", **recipe)
    assert "1 unit · seed 7 · 1 epoch · not trained" in sentences(page)
    assert "takes 1 epoch of 1 update." in sentences(page)


def test_the_state_can_be_reset_every_so_many_samples(visit):
    page = visit("framings")
    page.selectbox(key="recipe_reset_kind").set_value("every n").run()
    page.number_input(key="recipe_reset").set_value(5).run()
    assert address(page) == {"reset": "5"}
    assert [cell["t"] for cell in tape(page, "flow") if cell["cut"]] == [5, 10, 15, 20]
    page.selectbox(key="recipe_reset_kind").set_value("epoch").run()
    assert address(page) == {}


def test_one_button_leads_back_to_the_lessons_settings(visit):
    page = visit("framings", framing="time_window", units=8, window=2, seed=3, shuffle="no")
    (back,) = (each for each in page.sidebar.button if "lesson" in each.label)
    back.click().run()
    assert address(page) == {"framing": "time_window"}


def test_the_controls_show_the_recipe_of_the_link(visit):
    experiment = Experiment(framing="variable_length", shuffle=False, seed=3)
    page = visit("framings", framing="variable_length", shuffle="no", seed=3, sequence="")
    assert page.warning, "an empty sequence is none"
    page = visit("framings", framing="variable_length", shuffle="no", seed=3)
    assert _framing(page).value == experiment.framing
    assert page.segmented_control(key="recipe_shuffle").value == "no"
    assert page.selectbox(key="recipe_reset_kind").value == "sample"
    assert page.text_input(key="recipe_sequence").value == experiment.sequence


def test_a_sequence_that_cannot_be_learned_stays_to_be_mended(visit):
    page = visit("framings")
    page.text_input(key="recipe_sequence").set_value("AAAA").run()
    assert "repeats only 'A'" in page.warning[0].value
    assert page.text_input(key="recipe_sequence").value == "AAAA"
    page.text_input(key="recipe_sequence").set_value("AAAB").run()
    assert not page.warning and address(page) == {"sequence": "AAAB"}


def test_a_text_that_cannot_be_fed_stays_to_be_mended(visit):
    page = visit("states", text="ABC")
    page.text_input(key="view_text").set_value("AB1").run()
    assert "'1'" in page.warning[0].value and "ABCDEFGHIJK" in page.warning[0].value
    assert page.text_input(key="view_text").value == "AB1"
    assert _fed(page) == "ABCDEFGHIJK"
    page.text_input(key="view_text").set_value("ABK").run()
    assert not page.warning
    assert _fed(page) == "ABK"


def test_small_letters_stand_for_capitals(visit):
    page = visit("states", text="abk")
    assert not page.warning
    assert _fed(page) == "ABK"


def test_a_shorter_text_moves_the_time_step_to_its_last_letter(visit):
    page = visit("states", text="ABCDEFGH", t=7)
    page.text_input(key="view_text").set_value("ABC").run()
    assert not page.exception
    assert player(page)["view"]["now"] == 2


def test_a_text_of_one_letter_is_a_run_of_one_time_step(visit):
    page = visit("states", text="A")
    assert not page.exception
    assert player(page)["film"]["said"][0].startswith("Time step 0 of 0 to 0")
