"""Which links are recorded: those the app and its documents make, some by hand, the rest drawn."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace

from lstm_explorer.lesson.claims import CLAIMS
from lstm_explorer.lesson.tour.stops import STOPS
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.recipe.framings import ENCODINGS, FRAMINGS
from lstm_explorer.ui.url import address, hiding
from tests.recorded.recipes import BROUGHT, DAYS, DNA, GREEK, SIGNS, TRAINED
from tests.recorded.shown import Link

COUNTS = {
    "start": 15, "framings": 24, "train": 24, "states": 46, "reset": 54, "compare": 30, "bring": 9,
    "claims": 11, "take_home": 12,
}  # fmt: skip
"""How many links there are to each page: 225 together."""

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

_LABS = (
    "resets", "ask it", "who decides", "warm-up", "transplant", "clamp", "who is heard", "batch",
    "numbers", "past the end",
)  # fmt: skip
_PANELS = "accuracy", "mistakes", "answers", "loss", "A or B"

_COMPARED = (
    ("one_char|stateful,units=16|padded_prefix", ("one_char", "stateful, 16 units")),
    ("one_char|one_char,epochs=2000|one_char,epochs=5000", ("one_char", "one_char, 2,000 epochs")),
    ("time_window|feature_window|whole_batch", ("feature_window", "whole_batch")),
    ("stateful,reset=never|stateful", ("stateful", "stateful, reset never")),
    ("variable_length,runs=250|one_char,shuffle=once|stateful,encoding=one_hot", ()),
    ("time_window,window=5,learning_rate=0.01|padded_prefix", ()),
)
"""Recipes to compare, and what some of them are called there."""


def by_hand() -> Iterator[Link]:
    """Links that the app or its documents have, and what no drawing would find."""
    # The README's, and what each stop of the tour opens, from its number alone and once a guess
    # was made.
    yield Link("start", {})
    yield Link("start", {"hide": "recipe,text"})
    for number, stop in enumerate(STOPS, 1):
        if number in (1, 3, 5, 9):
            yield Link("start", {"tour": str(number)})
        said = f"{number}{'-ab'[number % 3]}"
        yield Link(stop.page, {**stop.view, "tour": str(number), "toured": said})
    yield Link("reset", {"tour": "7", "lecture": "yes"})
    yield Link("start", {"ask": "3", "tour": "5", "toured": "1a*.2b.5c", "state": "reset"})
    yield Link("framings", {"tour": "3", "toured": "1a*.2b*", "framing": "one_char"})  # it waits
    yield Link(
        "reset", {"tour": "10", "toured": "10b", "lab": "who decides", "framing": "one_char"}
    )
    for claim in CLAIMS.values():  # See it in the app
        yield Link(claim.page, claim.view)
    yield from _of_a_model_file()
    yield from _of_a_lecture()
    yield from _hiding()
    for page in ("states", "reset", "take_home", "train"):  # nobody has trained it
        yield Link(page, {"framing": "time_window", "seed": "4711"})
    # As nobody's controls write them: all fields, what is the lesson's among them.
    every = {name: str(getattr(Experiment(), name)) for name in ("units", "epochs", "seed")}
    yield Link("states", {"framing": "stateful", "sequence": _ALPHABET, **every, "shuffle": "no"})
    yield Link("train", {"framing": "one_char", "live": "yes", "asked": "00000000.0000"})
    yield Link("train", {"framing": "variable_length", "rewound": "yes"})
    yield Link("reset", {"text": "ABCDEFGH", "at": "4", "show": "h"})
    yield Link("reset", {"text": "ABCDEFGHIJKLM", "resets": "3.6.9.12", "every": "3"})
    yield Link("reset", {"resets": ""})
    yield Link("reset", {"lab": "clamp", "clamped": "3.7", "hold": "f shut", "range": "2-8"})
    yield Link("reset", {"lab": "ask it", "warm": "ABC", "text": "KLM", "framing": "one_char"})
    yield Link("start", {"ask": "0"})
    yield Link("start", {"ask": "24", "state": "reset", "framing": "time_window"})
    yield Link("states", {"text": "A", "unit": "49", "t": "0"})
    yield Link("bring", {"bring": "a model file"})
    yield Link("bring", {"sequence": DAYS, "framing": "time_window"})


def draw(page: str, number: int, dice: random.Random) -> Link:
    """A link to a page as somebody could make it with the page's controls.

    Args:
        page: Which page.
        number: Each of the page's sections has its turn.
        dice: What it is drawn with.
    """
    recipe = _recipe(dice, trained=page in ("states", "reset", "take_home"))
    view = _VIEWS[page](recipe, number, dice)
    if dice.random() < 0.08:
        view |= {"hide": ",".join(dice.sample(hiding.known(), dice.randint(1, 3)))}
    return Link(page, {**address.parameters(recipe), **view})


def every_parameter_is_there(links: Sequence[Link]) -> None:
    """Refuse links that leave something out.

    Raises:
        AssertionError: No link has some parameter of the app, or some framing or section.
    """
    found = {name for link in links for name in link.parameters}
    known = {*address.RECIPE, *address.COMPANIONS, *hiding.CONTROLS, *_MORE} - {"preset"}
    assert not known - found, f"no link has {known - found}"
    for name, values in (("framing", FRAMINGS), ("lab", _LABS[1:]), ("panel", _PANELS)):
        missing = set(values) - {link.parameters.get(name, "stateful") for link in links}
        assert not missing, f"no link has {name}={missing}"


_MORE = (
    "figure", "ask", "unit", "t", "rewound", "live", "at", "resets", "recipes",
)  # fmt: skip
"""Parameters that have no control, or one of no name."""


def _of_a_model_file() -> Iterator[Link]:
    brought = address.parameters(BROUGHT)
    yield Link("states", {**brought, "text": "Mon|Tue|Wed", "t": "1"})
    yield Link("reset", {**brought, "lab": "transplant", "parts": "h"})
    yield Link("train", brought)
    yield Link("take_home", {**brought, "take": "model"})


def _of_a_lecture() -> Iterator[Link]:
    lecture = {"lecture": "yes"}
    yield Link("start", {**lecture, "ask": "5"})
    yield Link("framings", {**lecture, "figure": "3", "framing": "time_window"})
    yield Link("framings", {**lecture, "figure": "4"})
    yield Link("train", {**lecture, "figure": "2", "framing": "one_char"})
    yield Link("states", {**lecture, "figure": "4", "text": "ABC", "t": "2"})
    yield Link("states", {**lecture, "figure": "999"})
    yield Link("reset", {**lecture, "figure": "2", "resets": "5"})
    yield Link("reset", {**lecture, "lab": "who decides", "framing": "one_char"})
    yield Link("compare", {**lecture, "panel": "answers", "figure": "2"})
    yield Link("claims", {**lecture, "figure": "7"})
    yield Link("claims", {**lecture, "claim": "seeding"})
    yield Link("take_home", lecture)


def _hiding() -> Iterator[Link]:
    yield Link("states", {"hide": "pages,recipe,text", "text": "XYZ"})
    yield Link("train", {"hide": "units,epochs,train", "framing": "one_char"})
    yield Link("compare", {"hide": "sidebar,seeds,budget", "panel": "loss"})
    yield Link("reset", {"hide": "reset,lab,share,tour", "framing": "stateful"})


def _recipe(dice: random.Random, *, trained: bool) -> Experiment:
    """The lesson's, another that has a model, or one that nobody has trained."""
    kind = dice.random()
    if kind < (0.5 if trained else 0.3):
        return Experiment(framing=dice.choice(tuple(FRAMINGS)))
    if kind < (0.93 if trained else 0.6):
        return dice.choice(TRAINED)
    return _turned(dice)


def _turned(dice: random.Random) -> Experiment:
    """A recipe with some dials turned, and perhaps another sequence."""
    sequence = dice.choice((_ALPHABET, "MISSISSIPPI", DNA, DAYS, SIGNS, GREEK))
    recipe = Experiment(framing=dice.choice(tuple(FRAMINGS)), sequence=sequence)
    for name in dice.sample(tuple(_DIALS), dice.randint(1, 4)):
        try:
            recipe = replace(recipe, **{name: dice.choice(_DIALS[name])})
        except ValueError:
            continue  # this framing has no such dial, or not so far
    return recipe


_DIALS: dict[str, Sequence[object]] = {
    "units": (1, 8, 16, 33, 64, 128), "epochs": (1, 50, 300, 2000), "batch_size": (1, 2, 5, 25),
    "learning_rate": (0.0005, 0.003, 0.01, 0.1), "shuffle": (True, False, "once"),
    "reset": ("sample", "epoch", "never", 5, 10), "seed": (0, 1, 2, 99, 2**31 - 1),
    "window": (1, 2, 4, 5), "longest": (2, 5, 10), "runs": (10, 100, 500),
    "encoding": tuple(ENCODINGS),
}  # fmt: skip


def _text(recipe: Experiment, dice: random.Random) -> str:
    """A stretch of the sequence, or any of its symbols, that can be fed."""
    least = max(recipe.window or 1, 1)
    count = dice.randint(least, max(least, min(11, recipe.longest_text)))
    symbols = recipe.symbols[:-1]
    if dice.random() < 0.5 and count <= len(symbols):
        start = dice.randint(0, len(symbols) - count)
        return recipe.join(symbols[start : start + count])
    return recipe.join(dice.choices(recipe.classes, k=count))


def _some(dice: random.Random, **view: object) -> dict[str, str]:
    """About half of these parameters."""
    return {name: str(value) for name, value in view.items() if dice.random() < 0.55}


def _start(recipe: Experiment, number: int, dice: random.Random) -> dict[str, str]:
    return _some(dice, ask=dice.randint(0, 24), state="reset")


def _framings(recipe: Experiment, number: int, dice: random.Random) -> dict[str, str]:
    return _some(dice, boxes=dice.choice(("letters", "numbers")))


def _train(recipe: Experiment, number: int, dice: random.Random) -> dict[str, str]:
    return {"rewound": "yes"} if dice.random() < 0.2 else {}


def _states(recipe: Experiment, number: int, dice: random.Random) -> dict[str, str]:
    view = _some(
        dice,
        text=_text(recipe, dice),
        order=dice.choice(("index", "peak", "similarity")),
        path=dice.choice("hc"),
        t=dice.randint(0, 5),
        unit=dice.randrange(recipe.units),
    )
    if dice.random() < 0.35:
        view |= {"feeding": "free run", "answers": str(dice.randint(0, 8))}
    others = tuple(key for key in FRAMINGS if key != recipe.framing)
    compared: list[dict[str, str]] = [
        {},
        {"with": "another text", "other_text": _text(recipe, dice)},
        {"with": "another epoch", "other_snapshot": str(dice.randint(0, 2))},
        {"with": "another seed", "other_seed": str(dice.choice((1, 3, 7)))},
        {"with": "another framing", "other_framing": dice.choice(others)},
    ]
    if other := compared[number % len(compared)]:
        view |= {**other, **_some(dice, of=dice.choice("chifgo"))}
    return view


def _reset(recipe: Experiment, number: int, dice: random.Random) -> dict[str, str]:
    lab = _LABS[number % len(_LABS)]
    view = {} if lab == "resets" else {"lab": lab}
    view |= _some(dice, text=_text(recipe, dice))
    match lab:
        case "resets":
            steps = sorted(dice.sample(range(1, 9), dice.randint(1, 4)))
            view |= _some(dice, show=dice.choice("ch"), every=dice.randint(1, 4))
            view |= dice.choice(({"resets": ".".join(map(str, steps))}, {"at": str(steps[0])}, {}))
        case "ask it":
            view |= _some(dice, warm=_text(recipe, dice), feeding="free run", answers=4)
        case "warm-up":
            kinds = "true predecessors", "random letters", "one letter repeated", "reversed"
            view |= {"kind": dice.choice(kinds)}
            view |= _some(dice, letter=dice.choice(recipe.classes))
        case "transplant":
            view |= _some(
                dice, donor=_text(recipe, dice), after=dice.randint(0, 4), into=dice.randint(0, 3),
                parts=dice.choice(("both", "h", "c")),
            )  # fmt: skip
        case "clamp":
            units = sorted(dice.sample(range(recipe.units), min(3, recipe.units)))
            hold = "at zero", "at their value", "i open", "i shut", "f open", "o shut"
            view |= _some(
                dice, clamped=".".join(map(str, units)), hold=dice.choice(hold),
                range=f"{dice.randint(0, 2)}-{dice.randint(2, 5)}",
            )  # fmt: skip
        case "who is heard":
            view |= _some(dice, t=dice.randint(0, 6))
    return view


def _compare(recipe: Experiment, number: int, dice: random.Random) -> dict[str, str]:
    panel = _PANELS[number % len(_PANELS)]
    recipes, names = dice.choice(_COMPARED)
    budgets = "equal epochs", "equal updates", "equal seconds"
    view = {"panel": panel} | _some(
        dice, recipes=recipes, seeds=dice.randint(1, 12), budget=dice.choice(budgets)
    )
    match panel:
        case "answers":
            feeding = dice.choice(("teacher-forced", "free run", "in random order"))
            view |= _some(
                dice, feeding=feeding, text=_text(recipe, dice), answers=dice.randint(1, 12),
                state=dice.choice(("as trained", "carried", "reset before every letter")),
                letter=dice.choice(recipe.classes),
            )  # fmt: skip
        case "loss":
            view |= {"x": dice.choice(("epochs", "updates"))}
        case "A or B" if names and "recipes" in view:
            view |= dict(zip("ab", names, strict=True))
        case "A or B" if "recipes" not in view:
            view |= dict(zip("ab", dice.sample(tuple(FRAMINGS), 2), strict=True))
    return view


def _bring(recipe: Experiment, number: int, dice: random.Random) -> dict[str, str]:
    return _some(dice, bring="a sequence")


def _claims(recipe: Experiment, number: int, dice: random.Random) -> dict[str, str]:
    return {"claim": dice.choice(tuple(CLAIMS)), **_some(dice, again=dice.randint(1, 8))}


def _take_home(recipe: Experiment, number: int, dice: random.Random) -> dict[str, str]:
    take = ("code", "model", "trace", "figures")[number % 4]
    pictures = "Answers", "Path of h", "Loss", "What is fed", "Forget gate f"
    picture = {"picture": dice.choice(pictures)} if take == "figures" else {}
    return {"take": take, **picture} | _some(dice, text=_text(recipe, dice), resets="1.3")


_VIEWS = {
    "start": _start, "framings": _framings, "train": _train, "states": _states, "reset": _reset,
    "compare": _compare, "bring": _bring, "claims": _claims, "take_home": _take_home,
}  # fmt: skip
