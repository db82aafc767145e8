"""The lesson's listings: what each is for, what became of its calls in Keras 3, what stands here.

The lesson's code was written for an old Keras. What is said here of the present one is tested.
"""

from __future__ import annotations

from dataclasses import dataclass

from lstm_explorer.recipe.framings import FRAMINGS


@dataclass(frozen=True, slots=True)
class Listing:
    """One listing of the lesson, or several that belong together.

    Attributes:
        numbers: Which, as the lesson counts them.
        framing: The framing that it is about; None where it serves all.
        does: What it is for.
        changed: What has changed since, and what stands in the exported code instead.
        part: Title of the part of the exported code that does it; None where nothing does.
        breaks: Whether Keras 3 refuses it, or does something else.
    """

    numbers: str
    framing: str | None
    does: str
    changed: str
    part: str | None
    breaks: bool = False


_SCRIPT = (
    "Every seed that counts is set: the lesson's listing seeds NumPy alone, and its weights are "
    "drawn anew in every run."
)
_UTILS = "np_utils is gone: the targets are made by keras.utils.to_categorical."
_OUTPUT = "One run is one draw. The app trains many seeds and says how often it comes out so."
_ACCURACY = "The answers are compared one by one, and the share of right ones follows from them."

LISTINGS: tuple[Listing, ...] = (
    Listing(
        "27.1", None, "imports",
        "np_utils has gone, so the import of it fails. `import keras` is enough.",
        "The recipe", breaks=True,
    ),
    Listing(
        "27.2", None, "the seed",
        "np.random.seed does not seed the weights of a Keras layer. Each initialiser gets a seed.",
        "The network", breaks=True,
    ),
    Listing(
        "27.3", None, "the alphabet and its two maps",
        "Works as it did. The classes are read off the sequence, so that any other will do.",
        "The recipe",
    ),
    Listing(
        "27.4–27.5", None, "pairs of a letter and the next, printed",
        "Works as it did.", "The samples",
    ),
    Listing(
        "27.6–27.7", None, "reshape to (samples, time steps, features), divide by the classes",
        "Works as it did. A is fed as 0, the same as padding; the encoding 'shifted' mends it.",
        "The samples",
    ),
    Listing("27.8", None, "one-hot targets", _UTILS, "The samples", breaks=True),
    Listing(
        "27.9", "one_char", "the model and its training",
        "Works with keras.Input instead of input_shape. The order of samples is drawn from the "
        "recipe's seed, where fit draws it from another.", "The network",
    ),
    Listing("27.10", "one_char", "the accuracy", _ACCURACY, "Ask for the training samples"),
    Listing(
        "27.11", "one_char", "the answers, letter by letter",
        "Works as it did; all samples are asked at once.", "Ask for the training samples",
    ),
    Listing("27.12", "one_char", "the whole script", _SCRIPT, None, breaks=True),
    Listing("27.13", "one_char", "its output", _OUTPUT, None),
    Listing(
        "27.14–27.17", "feature_window", "three letters as three features of one time step",
        "Works as it did.", "The samples",
    ),
    Listing("27.18", "feature_window", "the whole script", _SCRIPT, None, breaks=True),
    Listing("27.19", "feature_window", "its output", _OUTPUT, None),
    Listing(
        "27.20–27.22", "time_window", "three letters as three time steps of one feature",
        "Works as it did.", "The samples",
    ),
    Listing("27.23", "time_window", "the whole script", _SCRIPT, None, breaks=True),
    Listing("27.24", "time_window", "its output", _OUTPUT, None),
    Listing(
        "27.25", "whole_batch", "one ordered batch of all samples",
        "Works as it did. No state flows between the samples of a batch: each has its own.",
        "The training",
    ),
    Listing("27.26", "whole_batch", "the whole script", _SCRIPT, None, breaks=True),
    Listing("27.27", "whole_batch", "its output, in order and for random letters", _OUTPUT, None),
    Listing(
        "27.28", "stateful", "the stateful layer",
        "LSTM(batch_input_shape=…) is refused. The batch size goes into "
        "keras.Input(batch_shape=…).", "The network", breaks=True,
    ),
    Listing(
        "27.29", "stateful", "epoch by epoch, with a reset after each",
        "model.reset_states() is gone: the layer has reset_state(). Here it stands before each "
        "epoch, which is the same and also covers the first.", "The training", breaks=True,
    ),
    Listing(
        "27.30", "stateful", "the accuracy, with the batch size of training",
        "model.reset_states() after it is gone. " + _ACCURACY,
        "Ask for the training samples", breaks=True,
    ),
    Listing(
        "27.31", "stateful", "recite from A, each answer fed back",
        "model.reset_states() is gone. The text that was fed here is fed letter by letter, with "
        "the resets that were chosen.", "Feed a text, one time step at a time", breaks=True,
    ),
    Listing(
        "27.32", "stateful", "begin at another letter, from a cold start",
        "model.reset_states() is gone. A reset can be put before any time step.",
        "Feed a text, one time step at a time", breaks=True,
    ),
    Listing("27.33", "stateful", "the whole script", _SCRIPT, None, breaks=True),
    Listing("27.34", "stateful", "its output", _OUTPUT, None),
    Listing(
        "27.35", "padded_prefix", "every prefix, padded to the same length",
        "The lesson only sketches it. Here it is built and trained.", "The samples",
    ),
    Listing(
        "27.36–27.37", "variable_length", "random runs of the alphabet",
        "The same draws, from a generator with the recipe's seed.", "The samples",
    ),
    Listing(
        "27.38", "variable_length", "padding on the left",
        "pad_sequences works as it did, and pads with A's own 0. Here padding is said to be "
        "padding, and the encoding makes of it what it does.", "The samples",
    ),
    Listing("27.39", "variable_length", "the whole script", _SCRIPT, None, breaks=True),
    Listing("27.40", "variable_length", "its output", _OUTPUT, None),
)  # fmt: skip
"""All forty, in the lesson's order."""


def listings_of(framing: str) -> tuple[Listing, ...]:
    """The listings that serve every framing, and those about this one.

    Raises:
        ValueError: There is no such framing.
    """
    if framing not in FRAMINGS:
        raise ValueError(f"Unknown framing {framing!r}. Choose one of: {', '.join(FRAMINGS)}.")
    return tuple(each for each in LISTINGS if each.framing in (None, framing))
