"""The glossary on a page: its words in a line, and those of its sentences, explained at a touch."""

from __future__ import annotations

from lstm_explorer.lesson.glossary import TERMS
from lstm_explorer.ui.components.mount import mount

WORDS = {
    "start": ("time step", "state", "hidden state", "cell state", "reset", "carried", "stateful",
              "cold start", "free run", "probability"),
    "framings": ("framing", "sequence", "sample", "target", "time step", "feature", "window",
                 "padding", "encoding", "batch", "reset", "carried", "stateful"),
    "train": ("recipe", "weights", "sample", "batch", "update", "epoch", "learning rate", "shuffle",
              "seed", "loss", "accuracy", "snapshot"),
    "states": ("time step", "units", "hidden state", "cell state", "gates", "candidate",
               "teacher-forced", "free run", "probability", "logit", "snapshot"),
    "reset": ("state", "reset", "carried", "cold start", "warm-up", "transplant", "donor", "clamp",
              "units", "batch", "teacher-forced", "free run"),
    "compare": ("recipe", "framing", "run", "seed", "accuracy", "loss", "update", "95 % interval",
                "diverged"),
    "claims": ("verdict", "run", "seed", "95 % interval", "diverged", "framing", "stateful",
               "reset", "epoch"),
    "bring": ("sequence", "sample", "framing", "encoding", "feature", "weights", "units", "recipe",
              "padding"),
    "take_home": ("recipe", "weights", "sample", "reset", "trace", "time step", "units",
                  "hidden state", "cell state", "gates", "candidate"),
}  # fmt: skip
"""Which terms each page uses, those first that its question needs."""


def show(page: str) -> None:
    """The words of a page in a line, and in all of its sentences.

    Args:
        page: The page's name.
    """
    terms = [
        {"name": term.name, "symbol": term.symbol, "says": term.whole, "forms": term.forms}
        for term in TERMS.values()
    ]
    html = '<section class="words" aria-label="Words on this page"></section>'
    mount("glossary", html)(key="glossary", data={"words": WORDS[page], "terms": terms})
