"""Links that anybody could make: every page, every parameter, and values from right to absurd."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from lstm_explorer.lesson.claims import CLAIMS
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.recipe.framings import ENCODINGS, FRAMINGS
from lstm_explorer.ui.reset import SECTIONS as LAB
from lstm_explorer.ui.url import hiding
from lstm_explorer.ui.url import recipes as url_recipes
from lstm_explorer.ui.url.parameters import COMPANIONS, RECIPE

SCRIPTS = (
    "<img src=x onerror=window.__hit=1>",
    "<script>window.__hit=1</script>",
    '"><svg onload=window.__hit=1>',
    "[x](javascript:window.__hit=1)",
    "![x](javascript:window.__hit=1)",
    r"$\href{javascript:window.__hit=1}{x}$",
    ":red[x] :material/home: **x**",
    "{{constructor.constructor('window.__hit=1')()}}",
    "';window.__hit=1;//",
    "</style><script>window.__hit=1</script>",
)
"""Texts that would do something if they were taken for more than text."""

SEQUENCES = (
    "MISSISSIPPI", "GATTACAGATTTACA", "Mon|Tue|Wed|Thu", "été à é", "👨‍👩‍👧‍👦😀🎉👍🏽",
    "אבגדהוז", "مرحبا", "ก็กิกุ", "क्षत्रिय", "e\u0301e\u0300a\u0308", "Ａ１｜",
    "*`_[$]<b>:#", "%00%0a+&=#", "ABC" * 66, "".join(map(chr, range(0x4E00, 0x4E00 + 200))),
    "|".join(f"word{n}" for n in range(200)),
)  # fmt: skip
"""Sequences that can be, some of them as large as they may be."""

ODD = (
    "", " ", "\0", "\x01\x02", "\r\n", "\u202eABC", "\u200b", "\ufeff", "\ufffd",
    "\U000e0001", "Z" + "\u0301" * 400, "\u0301" * 5_000, "😀" * 5_000, "א" * 300, "²",
    "１２", "٣", "A" * 200, "A" * 201, "A" * 16_001, "x y " * 4_000, "|", "||", "A||B", "%",
    "%s{}", "*", ".", "..", "nan", "NaN", "inf", "-inf", "1e999", "-1e999", "1e-320", "0.001",
    "1.0", "3.5", "1e3", "0x10", "1_0", "-1", "0", "1", "2", "3", "5", "25", "26", "255",
    "256", "257", "999", "100000", "100001", "2147483647", "2147483648", "9" * 20, "9" * 4301,
    "1" * 16_000, "-" + "9" * 400, "5-", "-5", "9-1", "0-0", "1-2-3", "9" * 4301 + "-1",
    "3.3.3", "3,17", ".".join(map(str, range(300))), "None", "null", "[]", "yes", "no",
    "once", "true", "never", "sample", "epoch", "../../etc/passwd", "/etc/passwd",
    "file:///etc/passwd", "0123456789abcdef", "g" * 16, "1a.2b*.3-", "99z", ".1*",
    "one_char|stateful,units=16", "one_char," * 500, ",,,|||",
    "stateful,units=9999999999|one_char,seed=3|nope", "time_window,window=",
)  # fmt: skip
"""Values for any parameter: most of them nonsense for most."""

WORDS: Mapping[str, tuple[str, ...]] = {
    "framing": tuple(FRAMINGS),
    "encoding": tuple(ENCODINGS),
    "sequence": SEQUENCES,
    "text": ("ABC", "K", "ZYX", "XYZABC", "abc", "MonTue", *SEQUENCES),
    "other_text": ("ABC", "ZYX", *SEQUENCES),
    "warm": ("", "ABC", *SEQUENCES),
    "donor": ("ABC", "ZYX", *SEQUENCES),
    "feeding": ("teacher-forced", "free run", "in random order"),
    "with": ("another text", "another epoch", "another seed", "another framing"),
    "of": tuple("chifgo"),
    "order": ("index", "peak", "similarity"),
    "path": ("h", "c"),
    "lab": tuple(LAB),
    "panel": ("accuracy", "mistakes", "answers", "loss", "A or B"),
    "budget": ("equal epochs", "equal updates", "equal seconds"),
    "other_framing": tuple(FRAMINGS),
    "kind": ("true predecessors", "random letters", "one letter repeated", "reversed"),
    "parts": ("both", "h", "c"),
    "hold": ("at zero", "at their value", "i open", "f shut"),
    "take": ("code", "model", "trace", "figures"),
    "bring": ("a sequence", "a model file"),
    "claim": tuple(CLAIMS),
    "boxes": ("letters", "numbers"),
    "picture": ("Answers", "Path of h", "Loss", "What is fed"),
    "x": ("epochs", "updates"),
    "show": ("c", "h"),
    "state": ("reset", "as trained", "carried", "reset before every letter"),
    "hide": ("share", "pages,recipe", "sidebar,text", ",,,", *hiding.known()),
    "toured": ("1a*.2b", "1-.2-.3-"),
}
"""Values that a parameter may really have."""

READ: Mapping[str, tuple[str, ...]] = {
    "start": ("ask", "state"),
    "framings": ("boxes",),
    "train": ("rewound",),
    "states": (
        "text", "feeding", "order", "path", "with", "of", "other_text", "other_framing",
        "other_seed", "other_snapshot", "answers", "t", "unit",
    ),
    "reset": (
        "lab", "lab", "lab", "text", "at", "resets", "every", "show", "feeding", "answers", "warm",
        "kind", "letter", "donor", "after", "into", "parts", "clamped", "hold", "range", "t",
    ),
    "compare": (
        "panel", "panel", "recipes", "seeds", "budget", "feeding", "answers", "state", "letter",
        "text", "x", "a", "b",
    ),
    "bring": ("bring",),
    "claims": ("claim", "again"),
    "take_home": ("take", "text", "resets", "picture"),
}  # fmt: skip
"""What each page reads beside the recipe; a name stands more than once where much hangs on it."""

EVERYWHERE = (*COMPANIONS, "figure")

NAMES = tuple(dict.fromkeys((*RECIPE, *EVERYWHERE, *(n for p in READ.values() for n in p))))
"""Every parameter there is, but `live`: it would train whatever it is given."""

STRANGE = ("", " ", "<b>", "__class__", "embed", "embed_options", "😀", "x" * 500, "st-key", "page")
"""Parameters that there are not."""


class Link(NamedTuple):
    """Where it leads, and what it says."""

    page: str
    parameters: dict[str, str]


def links(count: int, recipes: Sequence[Experiment], *, seed: int) -> Iterator[Link]:
    """So many links, the same for the same seed.

    Args:
        count: How many.
        recipes: Some that have a model, so that a page has more to show than that there is none.
        seed: Of the choice.
    """
    draw = random.Random(seed)
    pages = tuple(READ)
    for number in range(count):
        page = pages[number % len(pages)]
        read = READ[page] if draw.random() < 0.4 else _some(READ[page], draw, 4)
        names = [*read, *_some(EVERYWHERE, draw, 1)]
        parameters = url_recipes.parameters(draw.choice(recipes)) if draw.random() < 0.5 else {}
        if draw.random() < 0.4:
            names += _some(RECIPE, draw, 2)
        if draw.random() < 0.1:
            parameters[draw.choice(STRANGE)] = draw.choice(ODD)
        yield Link(page, parameters | {name: _value(name, draw) for name in names})


def every_parameter(seed: int) -> Iterator[Link]:
    """Every parameter once with something that is wrong for it, on a page that reads it."""
    draw = random.Random(seed)
    for name in NAMES:
        page = next((page for page, read in READ.items() if name in read), draw.choice(tuple(READ)))
        yield Link(page, {name: draw.choice((*ODD, *SCRIPTS))})


def _some(names: Sequence[str], draw: random.Random, most: int) -> list[str]:
    return draw.sample(names, draw.randint(0, min(most, len(names))))


def _value(name: str, draw: random.Random) -> str:
    kind = draw.random()
    chooses = name in ("lab", "panel", "take", "with", "feeding")  # what else is read
    if kind < (0.9 if chooses else 0.4) and name in WORDS:
        return draw.choice(WORDS[name])
    if kind < 0.55:
        return draw.choice(SCRIPTS)
    if kind < 0.65:
        return "".join(chr(_point(draw)) for _ in range(draw.choice((1, 3, 30, 300))))
    return draw.choice(ODD)


def _point(draw: random.Random) -> int:
    """A code point, those below 0x300 as likely as all others; no half of a surrogate pair."""
    point = draw.randrange(0x300) if draw.random() < 0.5 else draw.randrange(0x110000)
    return 0x41 if 0xD800 <= point < 0xE000 else point
