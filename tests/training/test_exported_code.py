"""What is handed out, run as a stranger would: in a fresh process, with nothing of ours."""

from __future__ import annotations

from pathlib import Path

import keras
import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from lstm_explorer import FRAMINGS, Experiment, feed, load
from lstm_explorer.exports import keras_file, notebook, script
from lstm_explorer.exports.asking_code import SAME, expected_output
from lstm_explorer.network.cell import Weights
from lstm_explorer.runs.evaluation import evaluate
from lstm_explorer.training.recording import Recording
from tests.exports.programs import run_alone

pytestmark = pytest.mark.slow

EVERY_FRAMING = pytest.mark.parametrize("framing", FRAMINGS)

SHORTER = {
    "padded_prefix": {"epochs": 20},
    "variable_length": {"runs": 200, "epochs": 12},
}
"""What Keras would train for minutes, and, by rounding errors that grow, to other answers."""


def _run(model, text="ABCDEFGHIJK", resets=None):
    return feed(model.experiment, model.weights, text, resets=resets)


def _train(experiment):
    recording = Recording(experiment)
    for _ in recording.progresses():
        pass
    return recording.model()


def _trained(framing):
    """The lesson's model, or where that takes Keras too long one trained for less."""
    if framing not in SHORTER:
        return load(Experiment(framing=framing))
    return _train(Experiment(framing=framing, **SHORTER[framing]))


@EVERY_FRAMING
def test_from_the_weights_the_script_prints_the_apps_answers(framing, tmp_path: Path):
    model = load(Experiment(framing=framing))
    run = _run(model, resets=[2, 5] if framing == "stateful" else None)
    ended = run_alone(script(model, run), tmp_path)
    assert ended.code == 0, ended.complained
    expected = expected_output(model.experiment, model.weights, run)
    assert ended.printed.splitlines() == expected.splitlines()


@EVERY_FRAMING
def test_trained_from_scratch_it_gives_the_apps_answers(framing, tmp_path: Path):
    model = _trained(framing)
    ended = run_alone(script(model, _run(model)), tmp_path, "--train")
    assert ended.code == 0, ended.complained[-2000:]
    assert ended.printed.splitlines()[-1] == SAME


@pytest.mark.parametrize(
    "recipe",
    [
        {"framing": "stateful", "reset": "never", "batch_size": 5, "epochs": 6},
        {"framing": "stateful", "reset": 10, "batch_size": 5, "epochs": 6, "shuffle": "once"},
        {"framing": "one_char", "batch_size": 4, "epochs": 6, "encoding": "one_hot"},
        {"framing": "time_window", "window": 2, "encoding": "shifted", "shuffle": False},
        {"framing": "feature_window", "encoding": "code", "learning_rate": 0.01},
        {"framing": "stateful", "sequence": "MISSISSIPPI \"'\\", "epochs": 6},
        {"framing": "variable_length", "sequence": "日本語👩‍🚀é", "runs": 20, "longest": 3},
    ],
    ids=lambda recipe: " ".join(map(str, recipe.values())),
)
def test_any_recipe_is_written_out_as_it_is_trained(recipe, tmp_path: Path):
    model = _train(Experiment(**{"units": 8, "epochs": 3, "seed": 5, **recipe}))
    text = "".join(model.experiment.symbols[:-1])
    ended = run_alone(script(model, _run(model, text)), tmp_path, "--train")
    assert ended.code == 0, ended.complained[-2000:]


# Its cells are the script's parts (tests/exports/test_script.py), and the scripts run above.
@pytest.mark.parametrize("framing", ["stateful", "padded_prefix"])
def test_the_notebook_gives_the_apps_answers(framing, tmp_path: Path):
    model = load(Experiment(framing=framing))
    run = _run(model)
    printed = _executed(notebook(model, run), tmp_path)
    expected = expected_output(model.experiment, model.weights, run)
    assert printed.splitlines() == expected.splitlines()


def test_the_notebook_trains_from_scratch_when_told_to(tmp_path: Path):
    model = _train(Experiment(epochs=5))
    told = notebook(model, _run(model)).replace("RETRAIN = False", "RETRAIN = True")
    assert SAME in _executed(told, tmp_path)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("RESETS = [0, 8]", "RESETS = [0]"),
        ("stateful=carried", "stateful=False"),
        ("CLASSES = list(dict.fromkeys(SEQUENCE))", "CLASSES = SEQUENCE[::-1]"),
        ('EXPECTED_SAID = list("BC', 'EXPECTED_SAID = list("BB'),
        ('EXPECTED_SAMPLES = list("BC', 'EXPECTED_SAMPLES = list("BB'),
    ],
)
def test_a_wrong_script_ends_with_an_error(before, after, tmp_path: Path):
    model = load(Experiment())
    exported = script(model, _run(model, resets=[8]))
    assert before in exported
    ended = run_alone(exported.replace(before, after), tmp_path)
    assert ended.code == 1
    assert "not the answers of LSTM Explorer" in ended.complained


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("/ len(CLASSES)).astype", "/ 13).astype"),
        ("model.set_weights(", "(lambda weights: None)("),
        (".reshape(array.shape)", ".reshape(array.shape[::-1]).T"),
    ],
)
def test_other_numbers_end_with_an_error(before, after, tmp_path: Path):
    model = load(Experiment(framing="one_char"))
    exported = script(model, _run(model))
    assert before in exported
    assert run_alone(exported.replace(before, after), tmp_path).code == 1


def test_trained_with_another_seed_it_ends_with_an_error(tmp_path: Path):
    model = _train(Experiment(framing="one_char", epochs=20))
    exported = script(model, _run(model)).replace("SEED = 7", "SEED = 8")
    assert run_alone(exported, tmp_path, "--train").code == 1


def test_a_wrong_notebook_stops_with_an_error(tmp_path: Path):
    model = load(Experiment())
    wrong = notebook(model, _run(model, resets=[8])).replace("RESETS = [0, 8]", "RESETS = [0]")
    with pytest.raises(CellExecutionError, match="not the answers of LSTM Explorer"):
        _executed(wrong, tmp_path)


@EVERY_FRAMING
def test_keras_opens_the_keras_file_and_gives_the_apps_probabilities(framing, tmp_path: Path):
    model = load(Experiment(framing=framing))
    path = tmp_path / "model.keras"
    path.write_bytes(keras_file(model.experiment, model.weights))
    opened = keras.saving.load_model(path)
    for mine, theirs in zip(model.weights, Weights(*opened.get_weights()), strict=True):
        np.testing.assert_array_equal(mine, theirs)
    layer, experiment = opened.layers[0], model.experiment
    assert layer.stateful == experiment.carried
    x, size = experiment.samples.x, experiment.batch_size if experiment.carried else 32
    found = opened.predict(x, batch_size=size, verbose=0)
    expected = evaluate(experiment, model.weights).probabilities
    np.testing.assert_allclose(found, expected, atol=1e-4)


def test_a_keras_file_can_be_trained_on_and_saved_again(tmp_path: Path):
    model = load(Experiment())
    path = tmp_path / "model.keras"
    path.write_bytes(keras_file(model.experiment, model.weights))
    opened = keras.saving.load_model(path)
    opened.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
    samples = model.experiment.samples
    opened.fit(samples.x, samples.y, batch_size=1, epochs=1, shuffle=False, verbose=0)
    opened.save(tmp_path / "again.keras")
    assert keras.saving.load_model(tmp_path / "again.keras").layers[0].units == 50


def _executed(text: str, folder: Path) -> str:
    """Run a notebook in a fresh kernel and return all that it printed."""
    book = nbformat.reads(text, as_version=4)
    NotebookClient(book, timeout=600, resources={"metadata": {"path": str(folder)}}).execute()
    outputs = (output for cell in book.cells for output in cell.get("outputs", []))
    return "".join(each.text for each in outputs if each.get("name") == "stdout")
