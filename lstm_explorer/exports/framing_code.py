"""Code for the samples: the sequence cut as the framing cuts it, and letters as numbers."""

from __future__ import annotations

import textwrap

from lstm_explorer.exports.part import Part
from lstm_explorer.recipe.experiment import Experiment


def samples(experiment: Experiment) -> Part:
    """How samples and targets are made of the sequence."""
    code = f"""\
{_CUTS[experiment.framing].format(width=experiment.width, runs=experiment.runs)}


def encode(samples):
    \"\"\"Letters, None for padding, as numbers: (samples, time steps, features).\"\"\"
    index = {{symbol: n for n, symbol in enumerate(CLASSES)}} | {{None: -1}}
    numbers = np.array([[[index[s] for s in step] for step in sample] for sample in samples])
{textwrap.indent(_ENCODERS[experiment.encoding], "    ")}


x = encode(samples)
index = [CLASSES.index(target) for target in targets]
y = keras.utils.to_categorical(index, len(CLASSES))
UPDATES = -(-len(x) // BATCH)  # in one epoch"""
    return Part(
        "The samples",
        "Every sample is a list of time steps, and every time step a list of letters: "
        f"x has the shape {experiment.samples.x.shape}.",
        code,
    )


_LETTER_BY_LETTER = """\
samples = [[[letter]] for letter in SEQUENCE[:-1]]  # one time step of one letter
targets = SEQUENCE[1:]"""

_PADDED = """\
LENGTH = {width}


def padded(letters):
    \"\"\"Letters as time steps, with padding on the left.\"\"\"
    return [[None]] * (LENGTH - len(letters)) + [[letter] for letter in letters]

"""

_CUTS = {
    "one_char": _LETTER_BY_LETTER,
    "whole_batch": _LETTER_BY_LETTER,
    "stateful": _LETTER_BY_LETTER,
    "feature_window": """\
WINDOW = {width}
count = len(SEQUENCE) - WINDOW
samples = [[SEQUENCE[n : n + WINDOW]] for n in range(count)]  # one time step of WINDOW letters
targets = SEQUENCE[WINDOW:]""",
    "time_window": """\
WINDOW = {width}
count = len(SEQUENCE) - WINDOW
# WINDOW time steps of one letter
samples = [[[letter] for letter in SEQUENCE[n : n + WINDOW]] for n in range(count)]
targets = SEQUENCE[WINDOW:]""",
    "padded_prefix": _PADDED
    + """
samples = [padded(SEQUENCE[:n]) for n in range(1, len(SEQUENCE))]
targets = SEQUENCE[1:]""",
    "variable_length": _PADDED
    + """
last = len(SEQUENCE) - 1
draw = np.random.default_rng(SEED)
starts = draw.integers(0, last - 1, size={runs})
ends = draw.integers(starts, np.minimum(starts + LENGTH, last))
samples = [padded(SEQUENCE[start : end + 1]) for start, end in zip(starts, ends)]
targets = [SEQUENCE[end + 1] for end in ends]""",
}

_ENCODERS = {
    "fraction": 'return (np.maximum(numbers, 0) / len(CLASSES)).astype("float32")',
    "shifted": 'return ((numbers + 1) / len(CLASSES)).astype("float32")',
    "one_hot": """\
ones = numbers[..., None] == np.arange(len(CLASSES))  # padding gets no one
return ones.reshape(*numbers.shape[:-1], -1).astype("float32")""",
    "code": 'return np.maximum(numbers, 0).astype("float32")',
}
