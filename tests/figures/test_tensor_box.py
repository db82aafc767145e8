from __future__ import annotations

import pytest

from lstm_explorer.figures import one_hot, tensor_box
from lstm_explorer.figures.tensor_box import DEEP_ROWS, ROWS
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.recipe.framings import FRAMINGS, PADDING, unit_vector
from lstm_explorer.recipe.symbols import shown

RECIPES = [
    *(Experiment(framing=key) for key in FRAMINGS),
    *(Experiment(framing="feature_window", window=w) for w in (1, 2)),
    Experiment(framing="padded_prefix", sequence="A BC"),
    *(
        Experiment(framing=framing, encoding=encoding)
        for framing in ("one_char", "feature_window", "variable_length")
        for encoding in ("shifted", "one_hot", "code")
    ),
]


def _described(experiment):
    return f"{experiment.framing}-{experiment.samples.x.shape}-{experiment.encoding}"


def _boxes(experiment, **options):
    """What hovering each box tells, with what is written on it."""
    words = tensor_box(experiment.samples, experiment.classes, **options).data[0]
    return dict(zip(words.hovertext, words.text, strict=True))


def _told(experiment, n, t, f):
    """What hovering a box should tell, and the letter and the number to be read on it."""
    place, count = int(experiment.samples.classes[n, t, f]), len(experiment.classes)
    letter = shown(experiment.classes[place])
    if experiment.encoding == "one_hot":
        where = f"sample {n}, time step {t}, features {count * f} to {count * f + count - 1}<br>"
        if place == PADDING:
            return f"{where}padding = {count} zeros", "·", "0"
        vector = unit_vector(place)
        told = f"{where}{letter} = {vector}: a one at place {place} of 0 to {count - 1}, else zeros"
        return told, letter, vector
    value = experiment.samples.x[n, t, f]
    where = f"sample {n}, time step {t}, feature {f}<br>"
    if place == PADDING:
        return f"{where}padding = 0", "·", "0"
    if experiment.encoding == "code":
        return f"{where}{letter} = {place}", letter, f"{value:.2f}".lstrip("0") if value else "0"
    number = f"({place} + 1)" if experiment.encoding == "shifted" else place
    told = f"{where}{letter} = {number} / {count} = {value:.4f}"
    return told, letter, f"{value:.2f}".lstrip("0") if value else "0"


def _drawn_samples(experiment):
    count, _, features = experiment.samples.classes.shape
    most = ROWS if features == 1 else DEEP_ROWS
    return range(count) if count <= most else [*range(most - 1), count - 1]


@pytest.mark.parametrize("numbers", [False, True], ids=["letters", "numbers"])
@pytest.mark.parametrize("experiment", RECIPES, ids=_described)
def test_every_box_says_what_the_network_is_fed_there(experiment, numbers):
    _, length, features = experiment.samples.classes.shape
    expected = {}
    for n in _drawn_samples(experiment):
        for t in range(length):
            for f in range(features):
                told, letter, number = _told(experiment, n, t, f)
                expected[told] = number if numbers else letter
    assert _boxes(experiment, numbers=numbers) == expected


@pytest.mark.parametrize("experiment", RECIPES, ids=_described)
def test_there_are_as_many_boxes_as_letters_and_padding_is_dotted(experiment):
    shapes = tensor_box(experiment.samples, experiment.classes).layout.shapes
    drawn = experiment.samples.classes[list(_drawn_samples(experiment))]
    assert len(shapes) == drawn.size
    assert sum(s.line.dash == "dot" for s in shapes) == (drawn == PADDING).sum()


@pytest.mark.parametrize("features", [1, 2, 3])
def test_features_stand_behind_each_other_and_time_steps_beside(features):
    experiment = Experiment(framing="feature_window", window=features)
    words = tensor_box(experiment.samples, experiment.classes).layout.annotations
    said = " ".join(each.text for each in words)
    assert f"{features} feature{'s' * (features > 1)}" in said
    assert "1 time step<" in said
    assert f"{26 - features} samples" in said
    shapes = tensor_box(experiment.samples, experiment.classes).layout.shapes
    first = [(s.x0, s.y0) for s in shapes[:features]]
    assert first == sorted(first, reverse=True), "the hindmost is drawn first, up and to the right"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"framing": "one_char", "encoding": "one_hot"}, "<b>26 features</b>"),
        ({"framing": "feature_window", "encoding": "one_hot"}, "<b>3 × 26 features</b>"),
        ({"framing": "feature_window", "encoding": "shifted"}, "<b>3 features</b>"),
        ({"framing": "variable_length", "runs": 1}, "<b>1 sample</b>"),
    ],
)
def test_the_sizes_of_the_tensor_are_named(fields, said):
    experiment = Experiment(**fields)
    words = tensor_box(experiment.samples, experiment.classes).layout.annotations
    assert said in " ".join(each.text for each in words)


@pytest.mark.parametrize(
    "experiment",
    [
        Experiment(framing="variable_length", runs=10_000),
        Experiment(framing="stateful", sequence="ABCDEFGHIJ" * 20),
        Experiment(framing="feature_window", sequence="ABCDEFGHIJ" * 20),
    ],
    ids=_described,
)
def test_of_a_huge_tensor_the_first_samples_and_the_last_are_drawn(experiment):
    last = len(experiment.samples) - 1
    samples = {told.split(",")[0] for told in _boxes(experiment)}
    assert samples == {f"sample {n}" for n in _drawn_samples(experiment)}
    assert len(samples) <= ROWS and f"sample {last}" in samples
    said = [
        each.text for each in tensor_box(experiment.samples, experiment.classes).layout.annotations
    ]
    assert "⋮" in said and f"↓ <b>{last + 1:,} samples</b>" in said


def test_no_two_boxes_of_one_time_step_cover_each_others_words():
    experiment = Experiment(framing="feature_window")
    words = tensor_box(experiment.samples, experiment.classes).data[0]
    places = list(zip(words.x, words.y, strict=True))
    nearest = min(
        max(abs(a - c), abs(b - d)) for n, (a, b) in enumerate(places) for c, d in places[n + 1 :]
    )
    assert nearest > 0.35


@pytest.mark.parametrize("framing", FRAMINGS)
def test_a_target_is_a_one_in_the_column_of_the_next_letter(framing):
    experiment = Experiment(framing=framing)
    picture = one_hot(experiment.samples, experiment.classes).data[0]
    assert list(picture.x) == list(experiment.classes)
    assert (picture.zmin, picture.zmax) == (0, 1)
    rows = min(len(experiment.samples), 60)
    assert picture.z.shape == (rows, 26)
    assert (picture.z.sum(axis=1) == 1).all()
    assert (picture.z.argmax(axis=1) == experiment.samples.y[:rows]).all()
