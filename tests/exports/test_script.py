"""The script and the notebook as texts: what is in them, and that they are Python."""

from __future__ import annotations

import ast
import json

import nbformat
import pytest

from lstm_explorer import FRAMINGS, Experiment, feed, load
from lstm_explorer.exports import file_name, notebook, script
from lstm_explorer.exports.asking_code import expected_output
from tests.networks import fabricated_model

EVERY_FRAMING = pytest.mark.parametrize("framing", FRAMINGS)

AWKWARD = "a\"b'c\\d e{f}g%h", "日本語の文字", "👩‍🚀🏳️‍🌈é", 'x"""y', "{}{}a", "</script>"


def _model(**recipe):
    return fabricated_model(Experiment(**{"units": 3, "epochs": 2, **recipe}))


def _run(model, resets=None):
    text = "".join(model.experiment.symbols[:-1])
    return feed(model.experiment, model.weights, text, resets=resets)


def _imported(tree):
    imports = (node for node in ast.walk(tree) if isinstance(node, ast.Import))
    return {alias.name for node in imports for alias in node.names}


@EVERY_FRAMING
def test_a_script_is_python_that_needs_keras_and_numpy_and_nothing_of_ours(framing):
    model = load(Experiment(framing=framing))
    tree = ast.parse(script(model, _run(model)))
    assert _imported(tree) == {"base64", "os", "sys", "keras", "numpy"}
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]


@EVERY_FRAMING
def test_no_line_of_a_script_is_too_long_to_be_read_but_the_weights(framing):
    model = load(Experiment(framing=framing))
    text = script(model, _run(model), brief=True)
    assert [line for line in text.splitlines() if len(line) > 100] == []


@pytest.mark.parametrize("sequence", AWKWARD)
@EVERY_FRAMING
def test_symbols_that_mean_something_to_python_are_only_symbols(framing, sequence):
    model = _model(framing=framing, sequence=sequence)
    tree = ast.parse(script(model, _run(model)))
    (value,) = (
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "SEQUENCE"
    )
    symbols = eval(ast.unparse(value), {"list": list})
    assert tuple(symbols) == model.experiment.symbols


@EVERY_FRAMING
def test_equal_experiments_give_equal_files(framing):
    model = load(Experiment(framing=framing))
    run = _run(model)
    assert script(model, run) == script(model, run)
    assert notebook(model, run) == notebook(model, run)


def test_the_resets_are_those_of_the_run():
    model = load(Experiment())
    text = script(model, _run(model, resets=[8]))
    assert "RESETS = [0, 8]" in text
    assert "after a reset" in expected_output(model.experiment, model.weights, _run(model))


@EVERY_FRAMING
def test_a_notebook_is_one_for_jupyter(framing):
    model = load(Experiment(framing=framing))
    book = nbformat.reads(notebook(model, _run(model)), as_version=4)
    nbformat.validate(book)
    assert book.nbformat_minor == 5


@pytest.mark.parametrize(
    "recipe",
    [*({"framing": framing} for framing in FRAMINGS), *({"sequence": each} for each in AWKWARD)],
    ids=lambda recipe: next(iter(recipe.values())),
)
def test_the_cells_of_a_notebook_are_the_script(recipe):
    model = _model(**recipe)
    sequence = model.experiment.sequence
    run = _run(model)
    cells = json.loads(notebook(model, run))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    text = script(model, run).replace('"--train" in sys.argv[1:]', "False")
    first, *statements = ast.parse(text).body
    assert isinstance(first, ast.Expr), "what the script is says its docstring"
    assert ast.dump(ast.parse("\n".join(code))) == ast.dump(ast.Module(statements, type_ignores=[]))
    words = "".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    assert sequence not in words.replace(f"    {sequence}", "")  # only as code, if at all


def test_the_preview_of_a_script_leaves_the_numbers_out():
    model = load(Experiment())
    run = _run(model)
    brief = script(model, run, brief=True)
    assert len(brief) < 10_000 < len(script(model, run))
    ast.parse(brief)


def test_a_network_without_state_cannot_be_handed_out_as_an_lstms_code():
    recipe = Experiment(framing="one_char", units=3, epochs=1, network="simple_rnn")
    model = fabricated_model(Experiment(framing="one_char", units=3, epochs=1))
    object.__setattr__(model, "experiment", recipe)
    with pytest.raises(ValueError, match="Only an LSTM"):
        script(model, feed(Experiment(framing="one_char", units=3), model.weights, "AB"))


def test_a_file_is_called_by_its_framing_and_recipe():
    model = load(Experiment())
    assert file_name(model, ".py") == f"stateful-{Experiment().fingerprint}.py"
