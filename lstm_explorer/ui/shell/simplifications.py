"""What each page simplifies, said at its end."""

from __future__ import annotations

import streamlit as st

TITLE = "What is simplified here"

SIMPLIFIED = {
    "start": (
        "This is one shipped network, trained once with the seed 7. Other seeds give other "
        "networks: the Compare page trains up to a hundred.",
        "It knows one sequence and is asked for the next letter only. Nothing was kept aside to "
        "test it with: the 25 answers are those it was trained to give.",
        "How sure it is, is what softmax says. A network can be sure and wrong, as after a reset.",
    ),
    "framings": (
        "The boxes show some samples of all; the shape beside them counts every one.",
        "The lesson's encoding puts the letters on a line, so that A looks nearer to B than to Z, "
        "and A is the same 0 as padding. Larger models learn a vector for every symbol instead.",
        "The table of seven has one run each, with one seed.",
    ),
    "train": (
        "Only one kind of network is trained: an LSTM layer and a softmax, by Adam. There is no "
        "second layer, no dropout and no schedule of the learning rate.",
        "No sample is kept aside, so the curves show how well the sequence is known by heart, not "
        "how well anything is foreseen.",
        "The film has a few dozen snapshots, not every epoch. It moves from one to the next.",
    ),
    "states": (
        "A path is the state seen from two or three directions only, those in which it varies "
        "most. What lies close together there can be far apart in all the others.",
        "A strong colour says that a number is large, not that it matters. What a unit is good "
        "for is asked on the Reset page, by clamping it.",
        "Numbers are rounded where they are written; the sums are made with float32, as in Keras.",
    ),
    "reset": (
        "A reset here sets h and c to zeros, together. Other states to begin with are possible, "
        "and some networks learn theirs.",
        "A transplanted or clamped state may be one that training never led to. What the network "
        "answers from there need not be what it does otherwise.",
        "The answers are those of one network. With another seed it may have learned another way.",
    ),
    "compare": (
        "Accuracy is counted on the samples that were trained on; there are no others.",
        "The interval of a mean is Student's, which takes the runs to be spread like a bell. Near "
        "100 % they are not, and it is only near the truth.",
        "The learning rate and the other settings are the lesson's, not the best for each framing. "
        "A framing that loses here might win with others.",
    ),
    "claims": (
        "A claim in words is tested by one measurement, which we chose. Another could judge it "
        "otherwise, so each claim shows its own.",
        "A rule draws a line, and a number just beside it gets the same word as one far away. The "
        "dots show how near it is.",
        "What is found holds for small networks that learn the alphabet, and need not for others.",
    ),
    "bring": (
        "A symbol is one letter, or one word between bars. Larger models cut a text into pieces "
        "that are neither, and learn a vector for each.",
        "Only files with one LSTM layer and a softmax on top can be opened. Networks with more "
        "layers keep more states than are drawn here.",
        "A file does not say which symbol each class stands for. If what you say is wrong, every "
        "answer is written as another symbol.",
    ),
    "take_home": (
        "Keras and this app round differently. A script that trains anew gets other weights, and "
        "after a long training of long samples some other answers; the weights that it carries "
        "give the same ones.",
        "Letters become numbers as in the recipe, by code that stands in the script. A network "
        "for other data would need other code there.",
        "The trace has the numbers of one text, not of the training.",
    ),
}
"""Two to four sentences for each page, by the page's name."""


def show(page: str) -> None:
    """What a page simplifies, folded away.

    Args:
        page: The page's name.
    """
    with st.expander(TITLE):
        st.markdown("\n".join(f"- {sentence}" for sentence in SIMPLIFIED[page]))
