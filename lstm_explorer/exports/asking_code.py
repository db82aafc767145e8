"""Code that asks the network, and says whether it answers as it does here."""

from __future__ import annotations

from lstm_explorer.exports.literals import lines, listed, literal
from lstm_explorer.exports.part import Part
from lstm_explorer.exports.resets_code import reset_line
from lstm_explorer.network.cell import Weights
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.recipe.symbols import drawn, shown
from lstm_explorer.runs.evaluation import evaluate
from lstm_explorer.runs.feeding import Run

SAME = "All answers are those of LSTM Explorer."
"""The last line that is printed when nothing differs."""


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


def ask_samples(experiment: Experiment) -> Part:
    """The answers to the training samples."""
    if experiment.carried:
        code = f"""\
answered = []
for update in range(UPDATES):
{reset_line(experiment, "    ", asking=True)}\
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


def ask_text(experiment: Experiment, run: Run) -> Part:
    """The answers to a text."""
    code = f"""\
FED = {_fed(run)}
# Before these time steps the state is set to zeros.
RESETS = {lines(map(str, run.resets))}

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


def check(experiment: Experiment, weights: Weights, run: Run) -> Part:
    """Whether they are those of this app."""
    numbers = evaluate(experiment, weights).probabilities.argmax(axis=-1)
    code = f"""\
EXPECTED_SAMPLES = {listed([experiment.classes[n] for n in numbers])}
EXPECTED_SAID = {listed([step.answer for step in run.steps])}

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


def _fed(run: Run) -> str:
    """The letters of every time step as a Python list of lists."""
    rows = [step.letters for step in run.steps]
    letters = [row[0] for row in rows if len(row) == 1 and row[0] is not None]
    if len(letters) == len(rows):
        return f"[[letter] for letter in {listed(letters)}]"
    return lines(f"[{', '.join(literal(each) for each in row)}]" for row in rows)
