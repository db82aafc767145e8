"""Recipes and views, drawn at random."""

from __future__ import annotations

from hypothesis import reject
from hypothesis import strategies as some

from lstm_explorer.recipe.checks import RESETS
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.recipe.framings import ENCODINGS, FRAMINGS
from lstm_explorer.ui.url import recipes
from lstm_explorer.ui.url.address import PAGES
from lstm_explorer.ui.url.parameters import PARAMETERS, RECIPE
from lstm_explorer.ui.url.readings import Numbers, OneOf, Range, Reading, Whole
from lstm_explorer.ui.url.view import View

SYMBOLS = "ABCxyz019 éß日😀&=?#%+/\\*_`'\"<>"


@some.composite
def experiments(draw: some.DrawFn) -> Experiment:
    """Any recipe there is, each field left to the lesson or chosen freely."""
    framing = draw(some.sampled_from(list(FRAMINGS)))
    sequence = draw(
        some.just(Experiment().sequence)
        | some.text(SYMBOLS, min_size=3, max_size=12).filter(lambda text: len(set(text)) > 1)
    )
    options = FRAMINGS[framing].options
    free = {
        "units": some.integers(1, 256),
        "epochs": some.integers(1, 100_000),
        "learning_rate": some.floats(0, 1, exclude_min=True),
        "shuffle": some.booleans() | some.just("once"),
        "encoding": some.sampled_from(list(ENCODINGS)),
        "seed": some.integers(0, 2**31 - 1),
        **({"window": some.integers(1, len(sequence) - 1)} if "window" in options else {}),
        **({"longest": some.integers(1, len(sequence) - 1)} if "longest" in options else {}),
        **({"runs": some.integers(1, 60)} if "runs" in options else {}),
    }
    chosen = draw(some.fixed_dictionaries({}, optional=free))
    try:
        count = len(Experiment(framing=framing, sequence=sequence, **chosen).samples)
    except ValueError as error:
        assert "`encoding` one_hot" in str(error)  # too many weights, which links are told too
        reject()
    if draw(some.booleans()):
        batch = draw(some.sampled_from([n for n in range(1, count + 1) if count % n == 0]))
        every = some.sampled_from(range(batch, count + 1, batch))
        chosen |= {"batch_size": batch, "reset": draw(some.sampled_from(RESETS) | every)}
    return Experiment(framing=framing, sequence=sequence, **chosen)


def texts_of(reading: Reading) -> some.SearchStrategy[str]:
    """Texts that a reading can read."""
    numbers = some.integers(0, 999).map(str)
    match reading:
        case OneOf(words):
            return some.sampled_from(words)
        case Whole():
            return numbers
        case Numbers():
            return some.lists(numbers, max_size=5).map(".".join)
        case Range():
            return some.tuples(numbers, numbers).map("-".join)
        case _:
            return some.text(SYMBOLS, max_size=9)


BESIDE = {each.name: texts_of(each.reading) for each in PARAMETERS if each.name not in RECIPE}
"""Values of every parameter that is no field of the recipe."""


@some.composite
def views(draw: some.DrawFn) -> View:
    """Any view of any page: a recipe, and some of all other parameters."""
    recipe = recipes.parameters(draw(experiments()))
    names = draw(some.lists(some.sampled_from(sorted(BESIDE)), unique=True, max_size=6))
    return View(
        draw(some.sampled_from(PAGES)), recipe | {name: draw(BESIDE[name]) for name in names}
    )
