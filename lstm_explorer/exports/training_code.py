"""Code for the network, its training, and the weights that it carries."""

from __future__ import annotations

import base64
import textwrap

from lstm_explorer.exports.part import Part
from lstm_explorer.exports.resets_code import reset_line
from lstm_explorer.network.cell import Weights
from lstm_explorer.recipe.experiment import Experiment


def network(experiment: Experiment) -> Part:
    """The network of the recipe, with its initial weights."""
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


def training(experiment: Experiment) -> Part:
    """Its training, update by update."""
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
{reset_line(experiment, "            ")}\
            taken = order[update * BATCH : (update + 1) * BATCH]
            model.train_on_batch(x[taken], y[taken])
        print(f"\\repoch {{epoch + 1:,}} of {{EPOCHS:,}}", end="", file=sys.stderr)
    print(file=sys.stderr)
"""
    return Part(
        "The training",
        f"{experiment.updates:,} updates: a few thousandths of a "
        f"second each. {_reset_words(experiment)}",
        code,
    )


def _reset_words(experiment: Experiment) -> str:
    if not experiment.carried:
        return "Keras itself sets the state to zeros before every sample."
    if experiment.reset == "never":
        return "Nothing resets the state: a new epoch goes on with what the last one left."
    return "The resets are where the recipe has them; without these lines there would be none."


def carried_weights(weights: Weights) -> Part:
    """The trained weights as text."""
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


def weights_into_the_network(*, trainable: bool) -> Part:
    """Where the network gets its weights: those that were carried, or it is trained."""
    if trainable:
        code = f"if RETRAIN:\n    train()\nelse:\n{textwrap.indent(_FILL, '    ')}"
        why = (
            "Trained again, it gives very nearly the same weights: Keras rounds otherwise than "
            "LSTM Explorer, as it does otherwise than itself when it compiles. Training makes such "
            "differences grow, with long samples fast: some answers may then turn out otherwise, "
            "and the last part says which. The trained weights give them all."
        )
        return Part("Train, or take the trained weights", why, code)
    why = "These weights came out of a file that somebody brought: how to train them is not known."
    return Part("Take the trained weights", why, _FILL)


_FILL = """\
texts = WEIGHTS.values()
model.set_weights(
    [
        np.frombuffer(base64.b64decode(text), "<f4").reshape(array.shape)
        for text, array in zip(texts, model.get_weights())
    ]
)"""
