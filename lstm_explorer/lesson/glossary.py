"""The glossary: one wording for every term, on every page and in every help."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """A word and what it means here.

    Attributes:
        name: As it is written on screen.
        says: What it is, in a line; helps of controls have this.
        more: What else one may want to know of it.
        symbol: Its letter in equations and figures.
        never: Words that others have for it, and that no page says.
        also: Other forms that sentences have of it, besides an s at its end.
        said: Whether a sentence means this by the word; else only a control is called so.
    """

    name: str
    says: str
    more: str = ""
    symbol: str = ""
    never: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    said: bool = True

    @property
    def forms(self) -> tuple[str, ...]:
        """How sentences write it."""
        plural = () if self.name.endswith("s") else (f"{self.name}s",)
        return (self.name, *plural, *self.also) if self.said else ()

    @property
    def whole(self) -> str:
        """All that is said about it."""
        return f"{self.says} {self.more}".strip()


_TERMS = (
    Term(
        "time step",
        "A position in the sequence that the LSTM is fed: one input, one new state.",
        "The first is number 0.",
        symbol="t",
        never=("timestep", "timesteps", "time-step"),
    ),
    Term("sequence", "What is learned: any 3 to 200 symbols; symbols may repeat."),
    Term("sample", "What is fed before one answer counts, with the letter that would be right."),
    Term("target", "The letter that would be right.", "Training compares the answer with it."),
    Term("batch", "Samples worked on before one update.", also=("batches",)),
    Term("update", "Adam changes all weights a little; once for every batch."),
    Term("epoch", "A pass over all samples."),
    Term("feature", "One of the numbers that are fed side by side at one time step."),
    Term(
        "framing",
        "How one sequence becomes samples.",
        "The letters are the same; what differs is how many are fed at once, and where the state "
        "is reset.",
        never=("dataset mode",),
    ),
    Term("window", "Letters in one sample."),
    Term(
        "padding",
        "Zeros fed in front of a sample that is shorter than the longest.",
        "They are time steps like any other, and the state changes on the way through them.",
    ),
    Term("longest", "The longest run; all are padded to it.", said=False),
    Term("runs", "How many random runs are drawn.", said=False),
    Term("encoding", "How a letter becomes numbers for the network."),
    Term(
        "units",
        "Size of the states h and c.",
        "Each unit has one number in h, one in c, and gates of its own.",
        never=("neuron", "neurons"),
        also=("unit",),
    ),
    Term(
        "state",
        "The hidden state h and the cell state c together.",
        "They are all that one time step hands on to the next.",
    ),
    Term(
        "hidden state",
        "What the LSTM lets out at a time step.",
        "The answer is read from it, and the gates of the next time step see it.",
        symbol="h",
        never=("memory state",),
    ),
    Term(
        "cell state",
        "What the LSTM keeps to itself: f times what it was, and i times g.",
        "The answer sees it only through h.",
        symbol="c",
        never=("carry state", "memory cell"),
    ),
    Term(
        "gates",
        "Three numbers from 0 to 1 for every unit: i lets in, f keeps, o lets out.",
        symbol="i f o",
        also=("gate",),
    ),
    Term(
        "candidate",
        "What could be added to the cell state, from −1 to 1.",
        "The gate i says how much of it is.",
        symbol="g",
    ),
    Term("reset", "h and c are set to zeros.", "The network then is as it was before any letter."),
    Term(
        "carried",
        "The state is kept, and the next letter goes on from it.",
        also=("carry",),
    ),
    Term("cold start", "A run that begins with zeros in h and c, as after a reset."),
    Term("warm-up", "Letters fed only to bring the state somewhere, before the one asked about."),
    Term(
        "stateful",
        "The state is carried from each sample to the next, until somebody resets it.",
        "Without it every sample begins with zeros.",
    ),
    Term(
        "transplant",
        "The state of one run is put into another.",
        never=("swap", "swapped"),
        also=("transplanted",),
    ),
    Term("donor", "The run whose state is transplanted."),
    Term("clamp", "h and c of some units are held at zero.", also=("clamped",)),
    Term("teacher-forced", "Fed your letters and nothing else."),
    Term("free run", "Fed your letters, and then the network's own answers."),
    Term(
        "probability",
        "How sure the network is of a letter; all letters together have 1.",
        also=("probabilities",),
    ),
    Term(
        "logit",
        "The number that the last layer gives a letter.",
        "Softmax makes the probabilities of all of them.",
    ),
    Term(
        "recipe",
        "All that is chosen before a training: framing, units, epochs, seed and the rest.",
        "Equal recipes give equal networks.",
        never=("params", "config", "hyperparameters"),
    ),
    Term(
        "weights",
        "The numbers that training changes, and that feeding a text does not.",
        also=("weight",),
    ),
    Term(
        "seed",
        "Another seed is another run.",
        "Initial weights and the order of samples are drawn from it.",
    ),
    Term("learning rate", "How far Adam goes in one update."),
    Term("shuffle", "In which order an epoch takes the samples."),
    Term(
        "loss",
        "How little the network expected the right letters, on average.",
        "0 would be certainty; training makes it smaller.",
        also=("losses",),
    ),
    Term("accuracy", "The share of samples that are answered right."),
    Term("snapshot", "The weights as they were after one of the epochs."),
    Term("trace", "Every number inside the network at every time step."),
    Term("run", "A network trained with one seed, or a text fed to it."),
    Term(
        "95 % interval",
        "Made so that of many such intervals 95 in 100 hold the true value.",
        "More seeds make it narrower.",
        also=("interval", "intervals"),
    ),
    Term("diverged", "The loss grew beyond all numbers; such a run counts as 0 % right."),
    Term("verdict", "Holds, fails or depends, worked out from the numbers by the claim's rule."),
)

TERMS = {term.name: term for term in _TERMS}
"""Every term by its name."""


def says(name: str) -> str:
    """What a term is, in a line.

    Raises:
        KeyError: There is no such term.
    """
    return TERMS[name].says


def told(*names: str) -> str:
    """Some terms with what they are, for the help of a control that is about all of them."""
    return " ".join(f"{name.capitalize()}: {_lower(says(name))}" for name in names)


def _lower(sentence: str) -> str:
    return sentence[0].lower() + sentence[1:]
