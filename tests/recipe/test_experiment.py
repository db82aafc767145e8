from __future__ import annotations

import json
from dataclasses import asdict, replace

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lstm_explorer.network.kinds import NETWORKS
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.recipe.framings import ENCODINGS, FRAMINGS
from lstm_explorer.recipe.symbols import ALPHABET
from tests.processes import printed_by

FAMILY, THUMB, FLAG = "👩‍👩‍👧‍👦", "👍🏽", "🇨🇭"

LESSON = {
    #                  units epochs batch shuffle reset   updates an epoch
    "one_char":        (32,   500,    1, True,  "sample",   25),
    "feature_window":  (32,   500,    1, True,  "sample",   23),
    "time_window":     (32,   500,    1, True,  "sample",   23),
    "whole_batch":     (16,  5000,   25, False, "sample",    1),
    "stateful":        (50,   300,    1, False, "epoch",    25),
    "variable_length": (32,   500,    1, True,  "sample", 1000),
}  # fmt: skip


@pytest.mark.parametrize("framing", LESSON)
def test_what_is_left_out_is_as_in_the_lesson(framing):
    e = Experiment(framing=framing)
    settings = e.units, e.epochs, e.batch_size, e.shuffle, e.reset, e.updates_per_epoch
    assert settings == LESSON[framing]
    assert e.sequence == ALPHABET
    assert e.learning_rate == 0.001


def test_windows_and_runs_are_as_in_the_lesson():
    assert Experiment(framing="feature_window").window == 3
    assert Experiment(framing="time_window").window == 3
    runs = Experiment(framing="variable_length")
    assert (runs.longest, runs.runs) == (5, 1000)


@pytest.mark.parametrize("framing", FRAMINGS)
def test_none_stands_for_the_lesson(framing):
    left_out = "units", "epochs", "batch_size", "shuffle", "reset", "window", "longest", "runs"
    assert Experiment(framing=framing, **dict.fromkeys(left_out)) == Experiment(framing=framing)


@pytest.mark.parametrize("framing", FRAMINGS)
def test_a_short_sequence_shortens_what_the_lesson_uses(framing):
    assert len(Experiment(framing=framing, sequence="ABC").samples) >= 1


def test_a_last_smaller_batch_counts_as_an_update():
    recipe = Experiment(framing="one_char", batch_size=4, epochs=3)
    assert (recipe.updates_per_epoch, recipe.updates) == (7, 21)


# --- wrong values ---------------------------------------------------------------------------

NOT_WHOLE = True, 1.5, "12", [3], {"a": 1}, float("nan")


@pytest.mark.parametrize(
    ("field", "value", "allowed"),
    [
        *[("units", value, "1 to 256") for value in (0, -1, 257, 10**9, *NOT_WHOLE)],
        *[("epochs", value, "1 to 100,000") for value in (0, 100_001, *NOT_WHOLE)],
        *[("batch_size", value, "1 to 25") for value in (0, 26, *NOT_WHOLE)],
        *[("seed", value, "0 to 2,147,483,647") for value in (-1, 2**31, None, *NOT_WHOLE)],
        *[("learning_rate", value, r"\(0, 1\]")
          for value in (0, -1, 1.1, float("nan"), float("inf"), True, "0.1", None, [1])],
        *[("shuffle", value, "True, False or 'once'") for value in (0, 1, "yes", "Once", [])],
        *[("reset", value, "1 to 25") for value in (0, 26, -5)],
        *[("reset", value, "'sample', 'epoch', 'never' or a number")
          for value in ("always", True, 2.5, [1], {})],
        *[("sequence", value, "must be text") for value in (None, 7, ["A", "B", "C"])],
        *[("sequence", value, "3 to 200 symbols") for value in ("", "AB", FAMILY * 2, "AB" * 101)],
        *[("window", value, "has no meaning for stateful") for value in (3, "3")],
    ],
)  # fmt: skip
def test_a_wrong_value_is_named_with_what_is_allowed_and_what_to_try(field, value, allowed):
    with pytest.raises(ValueError, match=rf"(?s)`{field}`.*{allowed}.*(Try|choose)") as refusal:
        Experiment(**{field: value})
    if field not in ("sequence", "window"):
        assert repr(value) in str(refusal.value)


@pytest.mark.parametrize("framing", ["", "lstm", None, 3, [], {}])
def test_an_unknown_framing_is_answered_with_those_there_are(framing):
    with pytest.raises(ValueError, match="Choose one of: one_char, feature_window") as refusal:
        Experiment(framing=framing)
    assert repr(framing) in str(refusal.value)


@pytest.mark.parametrize(
    ("field", "framing", "most"),
    [
        ("window", "feature_window", "1 to 25"),
        ("window", "time_window", "1 to 25"),
        ("longest", "variable_length", "1 to 25"),
        ("runs", "variable_length", "1 to 10,000"),
    ],
)
@pytest.mark.parametrize("value", [0, 10_001, True, "3"])
def test_what_single_framings_need_is_checked_too(field, framing, most, value):
    with pytest.raises(ValueError, match=rf"`{field}` .* {most}, got {value!r}\. Try \d+"):
        Experiment(framing=framing, **{field: value})


@pytest.mark.parametrize("framing", FRAMINGS)
@pytest.mark.parametrize("field", ["window", "longest", "runs"])
def test_what_a_framing_has_no_use_for_is_refused_with_those_that_have(framing, field):
    if field in FRAMINGS[framing].options:
        assert getattr(Experiment(framing=framing, **{field: 2}), field) == 2
        return
    with pytest.raises(ValueError, match=f"no meaning for {framing}") as refusal:
        Experiment(framing=framing, **{field: 2})
    users = str(refusal.value).split("choose one of: ")[1].rstrip(".").split(", ")
    assert users == [key for key, other in FRAMINGS.items() if field in other.options]


def test_one_repeated_symbol_is_refused_because_there_is_nothing_to_predict():
    with pytest.raises(ValueError, match=r"repeats only 'A'.*two different"):
        Experiment(sequence="AAAA")


def test_whole_numbers_and_rates_may_come_from_numpy():
    ours = Experiment(units=np.int64(7), learning_rate=np.float32(0.5), reset=np.int32(5))  # type: ignore[arg-type]
    assert ours == Experiment(units=7, learning_rate=0.5, reset=5)
    assert ours.fingerprint == Experiment(units=7, learning_rate=0.5, reset=5).fingerprint


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=5,
)
recipes = st.fixed_dictionaries(
    {},
    optional={
        "framing": st.sampled_from(list(FRAMINGS)) | json_values,
        "sequence": st.text(max_size=12) | st.text("ABC ", max_size=210) | json_values,
        "units": st.integers(0, 300) | json_values,
        "epochs": st.integers(0, 100) | json_values,
        "batch_size": st.integers(0, 30) | json_values,
        "learning_rate": st.floats(0, 1) | json_values,
        "shuffle": st.booleans() | st.just("once") | json_values,
        "reset": st.sampled_from(["sample", "epoch", "never"]) | st.integers(0, 30) | json_values,
        "seed": st.integers(0, 2**31) | json_values,
        "window": st.none() | st.integers(0, 30) | json_values,
        "longest": st.none() | st.integers(0, 30) | json_values,
        "runs": st.none() | st.integers(0, 200) | json_values,
        "encoding": st.sampled_from(list(ENCODINGS)) | json_values,
        "network": st.sampled_from(list(NETWORKS)) | json_values,
    },
)


@settings(max_examples=300, deadline=None)
@given(recipes)
@example({"framing": []})
@example({"seed": None})
@example({"reset": [1]})
def test_anything_from_json_makes_a_recipe_or_a_sentence(fields):
    try:
        recipe = Experiment(**fields)
    except ValueError as refusal:
        assert str(refusal).endswith(".")
        return
    again = Experiment(**json.loads(json.dumps(asdict(recipe))))
    assert again == recipe
    assert again.fingerprint == recipe.fingerprint
    assert Experiment(**json.loads(json.dumps(recipe.recipe))) == recipe
    assert len(recipe.samples) >= recipe.batch_size >= 1
    assert recipe.resets_before(0) or recipe.reset == "never"


@pytest.mark.parametrize(
    "sequence",
    [
        f"A{FAMILY}B{THUMB}{FLAG}",
        "ÄÖÜäöü",
        "A\u0308O\u0308U\u0308",
        "नमस्ते दुनिया",
        "abc abc",
        "do re mi",
        "".join(chr(0x4E00 + n) for n in range(200)),
        "AB" * 100,
    ],
)
@pytest.mark.parametrize("framing", FRAMINGS)
def test_any_symbols_will_do(framing, sequence):
    recipe = Experiment(framing=framing, sequence=sequence)
    assert recipe.samples.y.max() < len(recipe.classes) <= len(recipe.symbols)
    if framing in ("one_char", "stateful"):
        fed = "".join(recipe.classes[n] for n in recipe.samples.classes.ravel())
        assert fed + recipe.symbols[-1] == recipe.sequence


def test_an_emoji_of_many_code_points_is_one_of_the_symbols_counted():
    assert Experiment(sequence=f"A{FAMILY}{THUMB}").symbols == ("A", FAMILY, THUMB)


def test_two_ways_to_write_the_same_letters_are_one_recipe():
    assert (
        Experiment(sequence="AO\u0308U").fingerprint == Experiment(sequence="A\u00d6U").fingerprint
    )


@pytest.mark.parametrize("count", [3, 200])
def test_the_shortest_and_the_longest_sequence_are_accepted(count):
    assert len(Experiment(sequence=("ABC" * 67)[:count]).symbols) == count


@pytest.mark.parametrize("count", [2, 201, 100_000])
def test_beyond_them_the_number_of_symbols_is_named(count):
    with pytest.raises(ValueError, match=rf"3 to 200 symbols, got {count:,}\."):
        Experiment(sequence=("ABC" * count)[:count])


def test_a_batch_that_does_not_divide_carried_samples_is_refused_with_the_sizes_that_fit():
    with pytest.raises(ValueError, match=r"`batch_size` 4 .* 25 samples.*slot k") as refusal:
        Experiment(batch_size=4)
    sizes = str(refusal.value).split("Sizes that fit: ")[1].rstrip(".").split(", ")
    assert sizes == ["1", "5", "25"]
    for size in sizes:
        Experiment(batch_size=int(size))


@pytest.mark.parametrize("framing", FRAMINGS)
def test_without_carried_state_any_batch_size_will_do(framing):
    assert Experiment(framing=framing, reset="sample", batch_size=4).batch_size == 4


def test_a_reset_inside_a_batch_is_refused_with_one_that_fits():
    with pytest.raises(ValueError, match=r"`reset` every 3 samples.*batch of 5.*Try reset=5"):
        Experiment(batch_size=5, reset=3)
    Experiment(batch_size=5, reset=5)


@pytest.mark.parametrize(
    ("reset", "batch_size", "positions"),
    [
        ("sample", 1, range(25)),
        ("epoch", 1, [0]),
        ("never", 1, []),
        (1, 1, range(25)),
        (10, 1, [0, 10, 20]),
        (25, 1, [0]),
        (10, 5, [0, 2, 4]),
        ("epoch", 5, [0]),
    ],
)
def test_the_state_is_reset_where_the_recipe_says(reset, batch_size, positions):
    recipe = Experiment(reset=reset, batch_size=batch_size)
    found = [p for p in range(recipe.updates_per_epoch) if recipe.resets_before(p)]
    assert found == list(positions)
    assert recipe.carried == (reset != "sample")


def test_the_default_fingerprint_does_not_drift():
    """If this changes, no shipped model is found any more, nor any that a user has trained.

    They are named by it: then train the shipped ones anew (`make models`) and say so in the
    changelog.
    """
    assert Experiment().fingerprint == "f5ea1e3183ea"
    assert Experiment(framing="one_char", shuffle=False, seed=3).fingerprint == "f559ec4655b6"


def test_the_fingerprint_is_the_same_in_another_process():
    program = (
        "from lstm_explorer.recipe.experiment import Experiment\n"
        "from lstm_explorer.recipe.framings import FRAMINGS\n"
        "print(*(Experiment(framing=key).fingerprint for key in FRAMINGS))"
    )
    assert printed_by(program).split() == [Experiment(framing=key).fingerprint for key in FRAMINGS]


@pytest.mark.parametrize(
    ("framing", "change"),
    [
        *[("stateful", change) for change in (
            {"framing": "one_char"}, {"sequence": "ABC"}, {"units": 49}, {"epochs": 299},
            {"batch_size": 5}, {"learning_rate": 0.002}, {"shuffle": True}, {"reset": "never"},
            {"reset": 5}, {"seed": 8}, {"shuffle": "once"}, {"encoding": "shifted"},
        )],
        ("time_window", {"window": 4}),
        ("variable_length", {"longest": 4}),
        ("variable_length", {"runs": 999}),
    ],
)  # fmt: skip
def test_any_difference_between_recipes_is_one_between_fingerprints(framing, change):
    recipe = Experiment(framing=framing)
    assert Experiment(**{"framing": framing, **change}).fingerprint != recipe.fingerprint


def test_saying_what_the_lesson_uses_anyway_makes_no_difference():
    said, left_out = Experiment(units=50, reset="epoch", batch_size=1), Experiment()
    assert said == left_out
    assert hash(said) == hash(left_out)
    assert said.fingerprint == left_out.fingerprint


def test_a_recipe_can_be_changed_in_one_field():
    recipe = Experiment(framing="variable_length", runs=60)
    assert replace(replace(recipe, epochs=3), epochs=recipe.epochs) == recipe


def test_the_whole_sequence_is_encoded_as_the_samples_and_its_last_letter():
    recipe = Experiment()
    x = recipe.encode(ALPHABET)
    assert x.shape == (1, 26, 1)
    np.testing.assert_array_equal(x[0, :25], recipe.samples.x[:, 0])


@pytest.mark.parametrize("n", [1, 5, 24, 25])
def test_a_padded_framing_is_asked_about_a_text_as_it_was_trained_on_it(n):
    recipe = Experiment(framing="padded_prefix")
    np.testing.assert_array_equal(recipe.encode(ALPHABET[:n])[0], recipe.samples.x[n - 1])


def test_a_padded_framing_keeps_the_last_letters_of_a_long_text():
    recipe = Experiment(framing="variable_length")
    np.testing.assert_array_equal(recipe.encode("ABCDEFGH"), recipe.encode("DEFGH"))


def test_a_text_that_was_parsed_is_not_parsed_again_but_by_another_recipe():
    carried, windows = Experiment(framing="stateful"), Experiment(framing="time_window")
    text = carried.parse("ABCD")
    assert Experiment(framing="stateful").parse(text) is text
    np.testing.assert_array_equal(windows.parse(text).samples, windows.cut("ABCD"))
    assert windows.parse(text).experiment == windows
    assert (text.typed, text.symbols, text.time_steps) == ("ABCD", tuple("ABCD"), 4)
    assert windows.parse(text).time_steps == 6, "two windows of three letters each"


def test_what_one_recipe_can_feed_another_may_refuse():
    text = Experiment(framing="stateful").parse("AB")
    with pytest.raises(ValueError, match=r"time_window holds 3 letters, and 'AB' has 2\."):
        Experiment(framing="time_window").parse(text)


@pytest.mark.parametrize("framing", ["feature_window", "time_window"])
def test_windows_slide_over_a_text(framing):
    recipe = Experiment(framing=framing)
    windows = [recipe.cut(text) for text in ("ABC", "BCD", "CDE")]
    np.testing.assert_array_equal(recipe.cut("ABCDE"), np.concatenate(windows))


@pytest.mark.parametrize("framing", ["feature_window", "time_window"])
def test_a_text_shorter_than_a_window_is_refused(framing):
    with pytest.raises(ValueError, match=rf"{framing} holds 3 letters, and 'AB' has 2\."):
        Experiment(framing=framing).encode("AB")


@pytest.mark.parametrize("framing", FRAMINGS)
@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "nothing to feed"),
        ("AB!C", "never met '!'"),
        ("A" * 201, "201 symbols; at most 200"),
        ("ÄÖÜ123456", "never met 'Ä', 'Ö', 'Ü', '1', '2' and others"),
        ("A\nB", r"Symbol 2 \(U\+000A\)"),
    ],
)
def test_a_text_that_cannot_be_fed_is_explained(framing, text, sentence):
    with pytest.raises(ValueError, match=sentence):
        Experiment(framing=framing).encode(text)


def test_case_is_forgiven_where_the_sequence_has_only_one():
    recipe = Experiment()
    np.testing.assert_array_equal(recipe.numbers("hello"), recipe.numbers("HELLO"))
    both = Experiment(sequence="aAbB")
    assert both.numbers("aAbB").tolist() == [0, 1, 2, 3]


@pytest.mark.parametrize(
    ("fields", "letters"),
    [
        ({"framing": "one_char"}, "A"),
        ({"framing": "feature_window"}, "ABC"),
        ({"framing": "time_window"}, "ABC"),
        ({"framing": "padded_prefix"}, "·" * 24 + "A"),
        ({"framing": "one_char", "sequence": " ab"}, "␣"),
    ],
)
def test_a_sample_is_told_by_its_letters(fields, letters):
    assert Experiment(**fields).letters_of(0) == letters


@given(st.text(ALPHABET, min_size=1, max_size=30))
def test_certain_answers_decode_to_their_letters(text):
    recipe = Experiment()
    certain = np.eye(26, dtype=np.float32)[recipe.numbers(text)]
    assert recipe.decode(certain) == text
    assert recipe.decode(certain[None]) == text


DAYS = "Mon|Tue|Wed|Thu|Fri|Sat|Sun"


def test_words_are_symbols_where_bars_stand_between_them():
    days = Experiment(sequence=" Mon | Tue|Wed|Thu|Fri|Sat|Sun")
    assert days.sequence == DAYS
    assert days.classes == ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    assert days == Experiment(sequence=DAYS)


def test_letters_with_bars_are_the_recipe_of_the_letters():
    assert Experiment(sequence="A|B|C|D").fingerprint == Experiment(sequence="ABCD").fingerprint


@pytest.mark.parametrize("sequence", ["ABCD", DAYS, "MISSISSIPPI", "a|ab|bc|b"])
def test_symbols_joined_are_read_as_the_same_symbols(sequence):
    experiment = Experiment(sequence=sequence)
    for end in range(1, len(experiment.symbols) + 1):
        assert (
            experiment.read(experiment.join(experiment.symbols[:end])) == experiment.symbols[:end]
        )


def test_a_word_that_was_never_met_is_named():
    with pytest.raises(ValueError, match=r"never met 'Xyz'. Type only symbols of Mon\|Tue"):
        Experiment(sequence=DAYS).numbers("Mon Xyz")
