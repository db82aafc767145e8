from __future__ import annotations

import pytest

import lstm_explorer
from tests.processes import printed_by

NEEDS_TENSORFLOW = "initial_weights", "keras_model", "train"
LIGHT = [name for name in lstm_explorer.__all__ if name not in NEEDS_TENSORFLOW]
HEAVY = "tensorflow", "keras", "streamlit", "plotly", "pandas"


@pytest.mark.parametrize(
    "statement",
    [
        "import lstm_explorer",
        f"from lstm_explorer import {', '.join(LIGHT)}",
        "import lstm_explorer.runs.evaluation, lstm_explorer.store.models",
        "from lstm_explorer.jobs import sweeps, trainings",
        "import lstm_explorer; dir(lstm_explorer); hasattr(lstm_explorer, 'training')",
    ],
)
def test_importing_the_library_leaves_out_what_is_heavy(statement):
    program = f"{statement}\nimport sys\nprint(*({HEAVY} & sys.modules.keys()))"
    assert printed_by(program.replace(str(HEAVY), str(set(HEAVY)))).split() == []


def test_importing_the_package_alone_does_not_even_take_numpy():
    assert printed_by("import lstm_explorer, sys; print('numpy' in sys.modules)") == "False\n"


@pytest.mark.parametrize(
    "name",
    [*LIGHT, *(pytest.param(name, marks=pytest.mark.slow) for name in NEEDS_TENSORFLOW)],
)
def test_every_public_name_is_where_it_is_looked_up(name):
    assert getattr(lstm_explorer, name).__doc__ or isinstance(getattr(lstm_explorer, name), dict)
    assert name in dir(lstm_explorer)


def test_a_name_that_there_is_not_is_refused():
    with pytest.raises(AttributeError, match="has no attribute 'Lstm'"):
        lstm_explorer.Lstm  # noqa: B018


def test_the_library_answers_the_projects_question_in_four_lines():
    program = """
from lstm_explorer import Experiment, Reset, load, trace
recipe = Experiment(framing="stateful")
run = trace(load(recipe).weights, recipe.encode("ABCDEFGHIJK"), interventions=[Reset(at=10)])
print(recipe.decode(run.probabilities))
"""
    assert printed_by(program) == "BCDEFGHIJKB\n"
