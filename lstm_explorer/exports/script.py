"""The script: one experiment as a Python file that needs Keras and NumPy, and nothing of ours."""

from __future__ import annotations

import textwrap

from lstm_explorer.exports.asking_code import expected_output
from lstm_explorer.exports.parts import parts
from lstm_explorer.runs.feeding import Run
from lstm_explorer.store.models import TrainedModel

FLAG = "--train"
"""With this argument the script trains from scratch."""

_HEAD = '''\
"""A Keras 3 script made by LSTM Explorer, from recipe {fingerprint}.

    python {name}
        asks the trained network, whose weights are in this file
{again}
It needs keras, tensorflow and numpy. The network was trained with
{versions}.
It ends with an error when an answer is not the one that LSTM Explorer gave.
"""
'''

_AGAIN = """\
    python {name} {flag}
        trains it again from scratch, then asks
"""


def file_name(model: TrainedModel, suffix: str) -> str:
    """What a file about a model is called: its framing and its recipe's fingerprint."""
    return f"{model.experiment.framing}-{model.experiment.fingerprint}{suffix}"


def script(model: TrainedModel, run: Run, *, brief: bool = False) -> str:
    """A script that gives the app's answers, or ends with exit code 1.

    Args:
        model: The trained network and its recipe.
        run: A text fed to it, with no intervention but resets.
        brief: Leave the numbers of the weights out: to be read, not to be run.

    Returns:
        Python, UTF-8; with `--train` it trains from scratch, else it takes the weights it carries.

    Raises:
        ValueError: The network is not an LSTM.
    """
    experiment, weights = model.experiment, model.weights
    versions = ", ".join(f"{name} {version}" for name, version in model.versions.items())
    name = file_name(model, ".py")
    head = _HEAD.format(
        fingerprint=experiment.fingerprint,
        name=name,
        again=_AGAIN.format(name=name, flag=FLAG) if experiment.brought is None else "",
        versions=versions or "unknown versions",
    )
    blocks = [head]
    for part in parts(experiment, weights, run, retrain=f'"{FLAG}" in sys.argv[1:]'):
        code = "WEIGHTS = ...  # five arrays in base64" if brief and part.data else part.code
        comment = textwrap.fill(part.why, 98, initial_indent="# ", subsequent_indent="# ")
        blocks.append(f"\n# --- {part.title}\n{comment}\n\n{code}\n")
    output = textwrap.indent(
        expected_output(experiment, weights, run), "#   ", predicate=lambda line: True
    )
    return "".join([*blocks, f"\n# --- What it prints\n#\n{output}\n"])
