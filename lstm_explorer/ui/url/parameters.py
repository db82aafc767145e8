"""Every parameter of the URL, declared once: its name, its words, its pages, how it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from lstm_explorer.lab.maps import WARM_UPS
from lstm_explorer.lesson.claims import CLAIMS
from lstm_explorer.network.interventions import Parts
from lstm_explorer.player.scene import ORDERS
from lstm_explorer.recipe.framings import FRAMINGS
from lstm_explorer.ui.url.readings import FLAG, TEXT, Numbers, OneOf, Range, Reading, Whole
from lstm_explorer.wording import repeated

Kind = Literal["recipe", "view", "visit"]

FEEDINGS = "teacher-forced", "free run"
SECTIONS = (
    "resets", "ask it", "who decides", "warm-up", "transplant", "clamp", "who is heard", "batch",
    "numbers", "past the end",
)  # fmt: skip
"""The sections of the Reset page, in its order."""
PANELS = "accuracy", "mistakes", "answers", "loss", "A or B"
"""The sections of the Compare page, in its order."""
HOLDS = "at zero", "at their value", "i open", "i shut", "f open", "f shut", "o open", "o shut"
COMPARED = "nothing", "another text", "another epoch", "another seed", "another framing"
MOST_SEEDS = 100
"""Seeds that a page trains; the command line takes any number."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of the URL.

    Attributes:
        name: As it stands in the URL, and in `hide=`.
        words: What it is called on the screen.
        pages: Which pages read it; all of them where none is named.
        reading: How its text becomes a value, and what is allowed.
        kind: "recipe": a field of the experiment; "view": what a page shows of it; "visit": goes
            along from page to page.
        control: Whether it has a control, which a link can hide by its name.
        private: Whether it is the visitor's own, and in no link that is shared.
    """

    name: str
    words: str
    pages: tuple[str, ...] = ()
    reading: Reading = TEXT
    kind: Kind = "view"
    control: bool = True
    private: bool = False

    @property
    def key(self) -> str:
        """The name of its control on a page."""
        return f"{'recipe' if self.kind == 'recipe' else 'view'}_{self.name}"


def _field(name: str, words: str, *, control: bool = True) -> Parameter:
    # `Experiment` checks them all together, and says what is wrong.
    return Parameter(name, words, kind="recipe", control=control)


def _visit(name: str, words: str, *, private: bool = True, reading: Reading = TEXT) -> Parameter:
    return Parameter(name, words, (), reading, "visit", control=False, private=private)


_COUNT = Whole()

PARAMETERS = (
    _field("framing", "framing"),
    _field("sequence", "sequence"),
    _field("units", "units"),
    _field("epochs", "epochs"),
    _field("batch_size", "batch size"),
    _field("learning_rate", "learning rate"),
    _field("shuffle", "shuffle"),
    _field("reset", "reset"),
    _field("seed", "seed"),
    _field("window", "window"),
    _field("longest", "longest"),
    _field("runs", "runs"),
    _field("encoding", "encoding"),
    _field("brought", "brought", control=False),
    _visit("tour", "stop of the tour", private=False),
    _visit("toured", "stops ticked off"),
    _visit("lecture", "lecture", reading=FLAG),
    _visit("hide", "what is hidden", private=False),
    _visit("asked", "training asked for"),
    Parameter("figure", "figure of the lecture", reading=_COUNT, control=False, private=True),
    # What is fed, wherever something is.
    Parameter("text", "text", ("states", "reset", "compare", "take_home")),
    Parameter("feeding", "fed", ("states", "reset"), OneOf(FEEDINGS)),
    Parameter("feeding", "fed", ("compare",),
              OneOf(("teacher-forced", "in random order", "free run"))),
    Parameter("answers", "own answers fed", ("states", "reset", "compare"), _COUNT),
    Parameter("t", "time step", ("states", "reset"), _COUNT, control=False),
    # Start
    Parameter("ask", "asked at time step", ("start",), _COUNT, control=False),
    Parameter("state", "state", ("start",), OneOf(("carried", "reset")), control=False),
    # Framings and Train
    Parameter("boxes", "on the boxes", ("framings",), OneOf(("letters", "numbers"))),
    Parameter("live", "retrain as you drag", ("train",), FLAG, control=False),
    Parameter("rewound", "rewound", ("train",), FLAG, control=False),
    # States
    Parameter("unit", "unit", ("states",), _COUNT, control=False),
    Parameter("order", "order of units", ("states",), OneOf(tuple(ORDERS))),
    Parameter("path", "path of", ("states",), OneOf(("h", "c"))),
    Parameter("with", "compared with", ("states",), OneOf(COMPARED)),
    Parameter("of", "quantity compared", ("states",), OneOf(("c", "h", "i", "f", "g", "o"))),
    Parameter("other_text", "other text", ("states",)),
    Parameter("other_framing", "other framing", ("states",), OneOf(tuple(FRAMINGS))),
    Parameter("other_seed", "other seed", ("states",), _COUNT),
    Parameter("other_snapshot", "other snapshot", ("states",), _COUNT),
    # Reset
    Parameter("lab", "experiment", ("reset",), OneOf(SECTIONS)),
    Parameter("at", "reset before time step", ("reset",), _COUNT, control=False),
    Parameter("resets", "reset before time steps", ("reset", "take_home"), Numbers()),
    Parameter("every", "reset every", ("reset",), _COUNT),
    Parameter("show", "state shown", ("reset",), OneOf(("c", "h"))),
    Parameter("warm", "warm-up", ("reset",)),
    Parameter("kind", "fed before the letter", ("reset",), OneOf(WARM_UPS)),
    Parameter("letter", "letter", ("reset", "compare")),
    Parameter("donor", "the donor is fed", ("reset",)),
    Parameter("after", "donor's state after time step", ("reset",), _COUNT),
    Parameter("into", "put in before time step", ("reset",), _COUNT),
    Parameter("parts", "what is put in", ("reset",), OneOf(get_args(Parts))),
    Parameter("clamped", "units held", ("reset",), Numbers()),
    Parameter("hold", "held", ("reset",), OneOf(HOLDS)),
    Parameter("range", "held in time steps", ("reset",), Range()),
    # Compare
    Parameter("panel", "section", ("compare",), OneOf(PANELS)),
    Parameter("recipes", "recipes", ("compare",), control=False),
    Parameter("seeds", "seeds", ("compare",), Whole(1, MOST_SEEDS)),
    Parameter("budget", "budget", ("compare",),
              OneOf(("as recipes say", "equal epochs", "equal updates", "equal seconds"))),
    Parameter("state", "state", ("compare",),
              OneOf(("as trained", "carried", "reset before every letter"))),
    Parameter("x", "losses along", ("compare",), OneOf(("epochs", "updates"))),
    Parameter("a", "recipe A", ("compare",)),
    Parameter("b", "recipe B", ("compare",)),
    # Claims, Bring your own, Take home
    Parameter("claim", "claim", ("claims",), OneOf(tuple(CLAIMS))),
    Parameter("again", "seeds of the test", ("claims",), _COUNT),
    Parameter("bring", "what is brought", ("bring",), OneOf(("a sequence", "a model file"))),
    Parameter("take", "kind of file", ("take_home",), OneOf(("code", "model", "trace", "figures"))),
    Parameter("picture", "figure to take home", ("take_home",)),
)  # fmt: skip
"""All of them, in the order in which differences between two links are told."""

RECIPE = tuple(each.name for each in PARAMETERS if each.kind == "recipe")
"""An experiment's fields."""

COMPANIONS = tuple(each.name for each in PARAMETERS if each.kind == "visit")
"""What goes along from page to page."""

NAMES = tuple(dict.fromkeys(each.name for each in PARAMETERS))

PRIVATE = tuple(each.name for each in PARAMETERS if each.private)

_ONLY_CONTROLS = ("preset",)
"""Controls that set a parameter of another name, and can be hidden by their own."""

CONTROLS = (
    *(name for name in RECIPE if name != "brought"),
    *dict.fromkeys(each.name for each in PARAMETERS if each.control and each.kind == "view"),
    *_ONLY_CONTROLS,
)
"""Everything that has a control, by the name with which a link hides it."""


def parameter(name: str, page: str | None = None) -> Parameter | None:
    """The parameter of a name as a page reads it; as any page does where that page does not."""
    found = _BY_NAME.get(name, ())
    here = (each for each in found if page in each.pages or not each.pages)
    return next(here, found[0] if found else None)


def view_of(page: str) -> tuple[str, ...]:
    """The parameters that a view of a page is made of, beside the recipe."""
    return tuple(each.name for each in PARAMETERS if each.kind == "view" and page in each.pages)


def problems(given: Mapping[str, str], page: str) -> list[str]:
    """A sentence for everything in a link that is not known or cannot be read.

    Args:
        given: The parameters as texts.
        page: Which page reads them. What only other pages read is no concern of it.
    """
    said = []
    unknown = [name for name in given if name not in _BY_NAME]
    if unknown:
        listed = ", ".join(repeated(name) for name in unknown[:3])
        more = f" and {len(unknown) - 3} more" if len(unknown) > 3 else ""
        said.append(f"This app has no setting called {listed}{more}, so it changes nothing.")
    for name, text in given.items():
        found = parameter(name, page)
        if found is None or found.kind == "recipe" or (found.pages and page not in found.pages):
            continue
        if wrong := found.reading.problem(text):
            said.append(f"`{name}` must be {wrong}, got {repeated(text)}.")
    return said


_BY_NAME: dict[str, tuple[Parameter, ...]] = {
    name: tuple(each for each in PARAMETERS if each.name == name) for name in NAMES
}
