"""The parts of the code that is handed out: the same for the script and for the notebook.

Each part is plain Keras and NumPy, as somebody would write it who has only this one experiment: the
framing, the flow of state and the encoding are written out, not chosen at run time.
"""

from __future__ import annotations

import base64
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass

from lstm_explorer.cell import Weights
from lstm_explorer.experiment import Experiment
from lstm_explorer.measures import evaluate
from lstm_explorer.runs import Run
from lstm_explorer.symbols import drawn, shown


@dataclass(frozen=True, slots=True)
class Part:
    """One step of the code.

    Attributes:
        title: What it does, in a few words.
        why: What a reader should know about it, in a sentence or two; nothing a visitor typed.
        code: Python.
        data: Whether it is there to be run, not to be read.
    """

    title: str
    why: str
    code: str
    data: bool = False


def parts(experiment: Experiment, weights: Weights, run: Run, *, retrain: str) -> tuple[Part, ...]:
    """The code for one experiment, in the order in which it runs.

    Args:
        experiment: The recipe, of an LSTM.
        weights: The trained network.
        run: A text fed to it, with no intervention but resets.
        retrain: The Python expression that says whether it is trained again.

    Raises:
        ValueError: The network is not an LSTM: the code keeps an LSTM's state.
    """
    if experiment.network != "lstm":
        raise ValueError(
            f"Only an LSTM can be handed out as code, got network {experiment.network!r}. "
            "Choose a recipe with network='lstm'."
        )
    known = experiment.brought is None  # how to train it
    return (
        _settings(experiment, retrain if known else "False"),
        _samples(experiment),
        _network(experiment),
        *((_training(experiment),) if known else ()),
        _weights(weights),
        _fill() if known else _fill_in(),
        _ask_samples(experiment),
        _ask_text(experiment, run),
        _check(experiment, weights, run),
    )


def expected_output(experiment: Experiment, weights: Weights, run: Run) -> str:
    """What the code prints with the weights that it carries."""
    right = evaluate(experiment, weights).right
    lines = [f"Training samples answered right: {int(right.sum())} of {len(right)}"]
    for step in run.steps:
        fed = drawn(step.letters)
        mark = "  after a reset" if step.reset else ""
        answer = shown(step.answer)
        lines.append(f"{step.t:3d}  fed {fed}  answers {answer} ({step.probability:.0%}){mark}")
    return "\n".join([*lines, SAME])


SAME = "All answers are those of LSTM Explorer."
"""The last line that is printed when nothing differs."""


def _settings(experiment: Experiment, retrain: str) -> Part:
    order = {
        True: "a new random order in every epoch",
        False: "always in the sequence's order",
        "once": "one random order, the same in every epoch",
    }[experiment.shuffle]
    code = f"""\
import base64
import os
import sys

os.environ.setdefault("KERAS_BACKEND", "tensorflow")

import keras
import numpy as np

RETRAIN = {retrain}

SEQUENCE = {_symbols(experiment.symbols)}
CLASSES = list(dict.fromkeys(SEQUENCE))  # one class for each different symbol

UNITS = {experiment.units}
EPOCHS = {experiment.epochs}
BATCH = {experiment.batch_size}
LEARNING_RATE = {experiment.learning_rate!r}
SEED = {experiment.seed}"""
    return Part(
        "The recipe",
        f"Framing {experiment.framing}: {_flow(experiment)}; the samples are taken {order}.",
        code,
    )


def _samples(experiment: Experiment) -> Part:
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


def _network(experiment: Experiment) -> Part:
    batch = "BATCH" if experiment.carried else "None"
    code = f"""\

def network(batch, carried):
    \"\"\"An LSTM with a softmax on top, its initial weights drawn with the recipe's seed.\"\"\"
    kernel, recurrent, dense = (int(n) for n in np.random.SeedSequence(SEED).generate_state(3))
    return keras.Sequential(
        [
            keras.Input(batch_shape=(batch, None, x.shape[2])),
            keras.layers.LSTM(
                UNITS,
                stateful=carried,
                kernel_initializer=keras.initializers.GlorotUniform(seed=kernel),
                recurrent_initializer=keras.initializers.Orthogonal(seed=recurrent),
            ),
            keras.layers.Dense(
                len(CLASSES),
                activation="softmax",
                kernel_initializer=keras.initializers.GlorotUniform(seed=dense),
            ),
        ]
    )


model = network({batch}, carried={experiment.carried})"""
    return Part(
        "The network",
        "A seed for each initialiser: np.random.seed alone does not seed Keras' weights. "
        + (
            "The layer is stateful, so its batch size is fixed."
            if experiment.carried
            else "The layer is not stateful: Keras begins every sample with a state of zeros."
        ),
        code,
    )


def _training(experiment: Experiment) -> Part:
    order = {
        True: "np.random.default_rng([SEED, epoch]).permutation(len(x))",
        False: "np.arange(len(x))",
        "once": "np.random.default_rng([SEED, 0]).permutation(len(x))",
    }[experiment.shuffle]
    code = f"""\

def train():
    \"\"\"What Keras' fit does, update by update, in the recipe's order of samples.\"\"\"
    optimizer = keras.optimizers.Adam(LEARNING_RATE)
    model.compile(loss="categorical_crossentropy", optimizer=optimizer)
    for epoch in range(EPOCHS):
        order = {order}
        for update in range(UPDATES):
{_reset_line(experiment, "            ")}\
            taken = order[update * BATCH : (update + 1) * BATCH]
            model.train_on_batch(x[taken], y[taken])
        print(f"\\repoch {{epoch + 1:,}} of {{EPOCHS:,}}", end="", file=sys.stderr)
    print(file=sys.stderr)
"""
    return Part(
        "The training",
        f"{experiment.epochs * experiment.updates_per_epoch:,} updates: a few thousandths of a "
        f"second each. {_reset_words(experiment)}",
        code,
    )


def _weights(weights: Weights) -> Part:
    entries = "\n".join(
        f'    "{name}": "{base64.b64encode(array.astype("<f4").tobytes()).decode()}",'
        for name, array in weights._asdict().items()
    )
    return Part(
        "The trained weights",
        "As 32-bit numbers, in base64. The columns of the first three are those of the gates "
        "i, f, g, o.",
        f"WEIGHTS = {{\n{entries}\n}}",
        data=True,
    )


def _fill() -> Part:
    code = """\
if RETRAIN:
    train()
else:
    texts = WEIGHTS.values()
    model.set_weights(
        [
            np.frombuffer(base64.b64decode(text), "<f4").reshape(array.shape)
            for text, array in zip(texts, model.get_weights())
        ]
    )"""
    why = (
        "Trained again, it gives very nearly the same weights: Keras rounds otherwise than LSTM "
        "Explorer, as it does otherwise than itself when it compiles. Training makes such "
        "differences grow, with long samples fast: some answers may then turn out otherwise, and "
        "the last part says which. The trained weights give them all."
    )
    return Part("Train, or take the trained weights", why, code)


def _fill_in() -> Part:
    code = """\
texts = WEIGHTS.values()
model.set_weights(
    [
        np.frombuffer(base64.b64decode(text), "<f4").reshape(array.shape)
        for text, array in zip(texts, model.get_weights())
    ]
)"""
    why = "These weights came out of a file that somebody brought: how to train them is not known."
    return Part("Take the trained weights", why, code)


def _ask_samples(experiment: Experiment) -> Part:
    if experiment.carried:
        code = f"""\
answered = []
for update in range(UPDATES):
{_reset_line(experiment, "    ", asking=True)}\
    probabilities = model.predict_on_batch(x[update * BATCH : (update + 1) * BATCH])
    answered.extend(CLASSES[n] for n in probabilities.argmax(axis=1))"""
        why = "The state is carried here as it is in training, from a cold start."
    else:
        code = "answered = [CLASSES[n] for n in model.predict(x, verbose=0).argmax(axis=1)]"
        why = "Every sample begins with a state of zeros."
    return Part(
        "Ask for the training samples",
        why,
        f"""\
{code}
right = sum(answer == target for answer, target in zip(answered, targets))
print(f"Training samples answered right: {{right}} of {{len(x)}}")""",
    )


def _ask_text(experiment: Experiment, run: Run) -> Part:
    code = f"""\
FED = {_fed(run)}
# Before these time steps the state is set to zeros.
RESETS = {_lines(map(str, run.resets))}

asked = network(1, carried=True)
asked.set_weights(model.get_weights())

said = []
for t, letters in enumerate(FED):
    if t in RESETS:
        asked.layers[0].reset_state()
    probabilities = asked.predict_on_batch(encode([[letters]]))[0]
    best = int(probabilities.argmax())
    said.append(CLASSES[best])
    drawn = ["·" if each is None else "␣" if each.isspace() else each for each in letters]
    fed = "{" " if experiment.words else ""}".join(drawn)
    answer = "␣" if CLASSES[best].isspace() else CLASSES[best]
    mark = "  after a reset" if t in RESETS else ""
    print(f"{{t:3d}}  fed {{fed}}  answers {{answer}} ({{probabilities[best]:.0%}}){{mark}}")"""
    return Part(
        "Feed a text, one time step at a time",
        "A copy of the network with a batch of one and a stateful layer: it keeps h and c between "
        "two calls, so that a reset can be put before any time step.",
        code,
    )


def _check(experiment: Experiment, weights: Weights, run: Run) -> Part:
    numbers = evaluate(experiment, weights).probabilities.argmax(axis=-1)
    code = f"""\
EXPECTED_SAMPLES = {_symbols([experiment.classes[n] for n in numbers])}
EXPECTED_SAID = {_symbols([step.answer for step in run.steps])}

different = [
    f"training sample {{n}}: {{found}} here, {{expected}} there"
    for n, (found, expected) in enumerate(zip(answered, EXPECTED_SAMPLES, strict=True))
    if found != expected
] + [
    f"time step {{t}}: {{found}} here, {{expected}} there"
    for t, (found, expected) in enumerate(zip(said, EXPECTED_SAID, strict=True))
    if found != expected
]
if different:
    found = "Trained again, these are not" if RETRAIN else "These are not"
    raise RuntimeError(f"{{found}} the answers of LSTM Explorer: " + "; ".join(different))
print("{SAME}")"""
    return Part(
        "Are these the answers of LSTM Explorer?",
        "An answer that differs ends the program with an error.",
        code,
    )


def _flow(experiment: Experiment) -> str:
    if isinstance(experiment.reset, int):
        return f"state is carried, and reset every {experiment.reset} samples"
    return {
        "sample": "state is reset before every sample",
        "epoch": "state is carried from sample to sample, and reset before every epoch",
        "never": "state is carried from sample to sample and epoch to epoch, and never reset",
    }[experiment.reset]


def _reset_line(experiment: Experiment, indent: str, *, asking: bool = False) -> str:
    """The lines that reset the state before an update, where the recipe does."""
    if isinstance(experiment.reset, int):
        when = f"update % {experiment.reset // experiment.batch_size} == 0"
    elif experiment.reset == "epoch" or (asking and experiment.reset == "never"):
        when = "update == 0"
    else:
        return ""
    return f"{indent}if {when}:\n{indent}    model.layers[0].reset_state()\n"


def _reset_words(experiment: Experiment) -> str:
    if not experiment.carried:
        return "Keras itself sets the state to zeros before every sample."
    if experiment.reset == "never":
        return "Nothing resets the state: a new epoch goes on with what the last one left."
    return "The resets are where the recipe has them; without these lines there would be none."


def _fed(run: Run) -> str:
    """The letters of every time step as a Python list of lists."""
    rows = [step.letters for step in run.steps]
    letters = [row[0] for row in rows if len(row) == 1 and row[0] is not None]
    if len(letters) == len(rows):
        return f"[[letter] for letter in {_symbols(letters)}]"
    return _lines(f"[{', '.join(_literal(each) for each in row)}]" for row in rows)


def _symbols(symbols: Iterable[str]) -> str:
    """Symbols as a Python list, as short as it can be read."""
    symbols = list(symbols)
    if any(len(symbol) != 1 for symbol in symbols):
        return _lines(map(_literal, symbols))
    joined = "".join(symbols)
    if len(joined) <= 60:
        return f"list({_literal(joined)})"
    rows = (joined[start : start + 80] for start in range(0, len(joined), 80))
    return "list(\n" + "\n".join(f"    {_literal(row)}" for row in rows) + "\n)"


def _literal(text: str | None) -> str:
    """A Python literal, in double quotes where nothing needs to be escaped."""
    plain = text is not None and text.isprintable() and not set(text) & set('"\\')
    return f'"{text}"' if plain else repr(text)


def _lines(entries: Iterable[str]) -> str:
    """Entries as a Python list, over several lines where one is too long."""
    # Joined by hand: a wrapped text would be broken within an entry that holds a space.
    rows, row = [], ""
    for entry in entries:
        if row and len(row) + len(entry) > 90:
            rows.append(row)
            row = ""
        row += f"{entry}, "
    rows.append(row)
    if len(rows) == 1:
        return f"[{row.removesuffix(', ')}]"
    return "[\n" + "\n".join(f"    {each.rstrip()}" for each in rows) + "\n]"


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
