"""The guided tour: ten stops, each a view of the app, a question, and something to do.

What a stop's text asserts is listed beside it as facts about the shipped networks, so that a test
can hold the one against the other. The right answer of a question is never typed in: the network
is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from lstm_explorer.lab.batches import inside_a_batch
from lstm_explorer.lab.maps import Decisions, who_decides
from lstm_explorer.network.cell import Weights
from lstm_explorer.network.interventions import Transplant
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.runs.feeding import Run, feed
from lstm_explorer.store.models import load

View = Mapping[str, str]
"""Parameters of a page's URL."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that a stop's text asserts.

    Attributes:
        says: The words of the text.
        holds: Whether the shipped networks bear them out.
    """

    says: str
    holds: Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop.

    Attributes:
        title: What it is about.
        page: The page it opens.
        view: The parameters it opens the page with.
        question: Asked before anything is shown.
        options: The answers to choose from.
        truth: Asks the network for the right one.
        shows: What there is to see, once a guess was made.
        look_at: Where, as a CSS selector.
        task: What to do there.
        done: Whether a view shows that it was done.
        facts: What `shows`, `task` and `found` assert.
        found: What there is to see once it was done, where that is something else.
    """

    title: str
    page: str
    view: View
    question: str
    options: tuple[str, ...]
    truth: Callable[[], str]
    shows: str
    look_at: str
    task: str
    done: Callable[[View], bool]
    facts: tuple[Fact, ...]
    found: str = ""


def _recipe(framing: str) -> Experiment:
    return Experiment(framing=framing)


@cache
def _weights(framing: str) -> Weights:
    model = load(_recipe(framing))
    if model is None:
        raise LookupError(f"The model of {framing} is not in the package. Run `make models`.")
    return model.weights


def _run(framing: str, text: str, resets: tuple[int, ...] | None = None) -> Run:
    return feed(_recipe(framing), _weights(framing), text, resets=resets)


def _answer(framing: str, text: str, resets: tuple[int, ...] | None = None) -> str:
    return _run(framing, text, resets).steps[-1].answer


def _transplanted() -> Run:
    donor = _run("stateful", "ABC").trace.state_after(2)
    cut = Transplant(1, donor, "both")
    return feed(_recipe("stateful"), _weights("stateful"), "JK", interventions=[cut])


@cache
def _decisions(framing: str) -> Decisions:
    return who_decides(_recipe(framing), _weights(framing))


def _same_state_however_it_came() -> bool:
    short, long = (_run("one_char", text).trace.h[0, -1] for text in ("K", "ABCDEFGHIJK"))
    return bool(np.array_equal(short, long))


def _batch_shares(framing: str) -> bool:
    found = inside_a_batch(_recipe(framing), _weights(framing))
    return max(found.permuted, found.corrupted, found.one_by_one) > 1e-4


def _training_begins_with_b() -> bool:
    recipe = _recipe("stateful")
    first = recipe.classes[recipe.samples.y[0]]
    return recipe.carried and recipe.shuffle is False and recipe.reset == "epoch" and first == "B"


def _begins_at_zero() -> bool:
    before = _run("stateful", _A_TO_K).trace.before
    return not before.h[0, 0].any() and not before.c[0, 0].any()


def _maps_have_units_down() -> bool:
    from lstm_explorer.figures.heatmaps import heatmap  # Plotly, which the other facts do without

    run = _run("stateful", _A_TO_K)
    drawn = {quantity: heatmap(run, quantity).data[0].z for quantity in "ch"}
    return all(
        np.array_equal(rows, [getattr(run.trace, quantity)[0, :, unit] for unit in range(50)])
        for quantity, rows in drawn.items()
    )


def _one_letter_at_a_time_is_enough() -> bool:
    recipe = _recipe("stateful")
    kept, lost = (
        [step.right for step in _run("stateful", _A_TO_Y, resets).steps]
        for resets in (None, tuple(range(len(_A_TO_Y))))
    )
    return recipe.time_steps == recipe.features == 1 and all(kept) and not all(lost)


def _sizes_of_c(text: str) -> np.ndarray:
    """How far from zero c is on average, after every time step."""
    return np.abs(_run("stateful", text).trace.c[0]).mean(axis=-1)


def _recital_begins_anew() -> bool:
    whole = [step.answer for step in _run("stateful", _A_TO_Y).steps]
    return all(
        [step.answer for step in _run("stateful", _A_TO_Y, (at,)).steps[at:]] == whole[:-at]
        for at in range(1, len(whole))
    )


def _state_is_the_whole_past() -> bool:
    """Whether a run that gets another's state goes on, number by number, as the other would."""
    donor = _run("stateful", "ABCK").trace
    return bool(np.array_equal(_transplanted().trace.h[0, 1], donor.h[0, 3]))


def _one_colour(lines: np.ndarray) -> bool:
    """Whether each line of a map has the same answer all along."""
    return bool((lines == lines[:, :1]).all())


def _always_together() -> bool:
    """Whether training has one letter only for every number of letters before it."""
    recipe = _recipe("stateful")
    return recipe.carried and recipe.shuffle is False and recipe.reset == "epoch"


_A_TO_K = "ABCDEFGHIJK"
_A_TO_Y = "ABCDEFGHIJKLMNOPQRSTUVWXY"

STOPS = (
    Stop(
        title="What is a time step?",
        page="framings",
        view={"framing": "one_char"},
        question="The alphabet is cut into 25 samples of one letter each, and the network is "
        "asked what comes next. How many time steps does one sample have?",
        options=("1", "25", "26"),
        truth=lambda: str(_recipe("one_char").time_steps),
        shows="The box of `one_char` is `(25, 1, 1)`: 25 samples, **one** time step, one feature. "
        "A time step is one turn of the LSTM, and here a sample gives it only one.",
        look_at=".st-key-tensor",
        task="Choose the framing `time_window` at the left. Which side of the box grows?",
        done=lambda view: view.get("framing") == "time_window",
        facts=(
            Fact("(25, 1, 1)", lambda: _recipe("one_char").samples.x.shape == (25, 1, 1)),
            Fact("a sample gives it only one", lambda: _recipe("one_char").time_steps == 1),
            Fact(
                "`(23, 3, 1)`: three time steps",
                lambda: _recipe("time_window").samples.x.shape == (23, 3, 1),
            ),
        ),
        found="The box of `time_window` is `(23, 3, 1)`: three time steps a sample.",
    ),
    Stop(
        title="Features are no time steps",
        page="framings",
        view={"framing": "feature_window"},
        question="Now three letters are fed side by side, as three features. How many time steps "
        "does a sample have?",
        options=("1", "3", "9"),
        truth=lambda: str(_recipe("feature_window").time_steps),
        shows="Still **one**. Three numbers enter at once, so the network has no chance to carry "
        "anything from the first letter to the second. What you gave it is a wider input, not a "
        "past.",
        look_at=".st-key-tensor",
        task="Write numbers on the boxes instead of letters, to see what the network sees.",
        done=lambda view: view.get("boxes") == "numbers",
        facts=(
            Fact("Still **one**", lambda: _recipe("feature_window").time_steps == 1),
            Fact("Three numbers enter at once", lambda: _recipe("feature_window").features == 3),
            Fact(
                "a wider input, not a past",
                lambda: (
                    _recipe("feature_window").features > _recipe("one_char").features
                    and not _recipe("feature_window").carried
                ),
            ),
        ),
    ),
    Stop(
        title="A cold start before every sample",
        page="states",
        view={"framing": "one_char", "text": _A_TO_K, "t": "0"},
        question="`one_char` is fed A to K, one letter a sample. Does it know more about K than "
        "if K were the first letter it ever met?",
        options=("Yes, it has met A to J", "No, it is as if K came first"),
        truth=lambda: (
            "No, it is as if K came first"
            if _same_state_however_it_came()
            else "Yes, it has met A to J"
        ),
        shows="Its state is set to zeros before every sample, as Keras does unless told otherwise. "
        "Its hidden state after K is the same, number by number, with A to J before it or "
        "without.",
        look_at=".lstm-player .tape",
        task="Press → on the keyboard, or click the letters, up to D at least. Each letter has a "
        "cut before it.",
        done=lambda view: _at_least(view, "t", 3),
        facts=(
            Fact("set to zeros before every sample", lambda: not _recipe("one_char").carried),
            Fact("the same, number by number", _same_state_however_it_came),
            Fact(
                "Each letter has a cut before it",
                lambda: all(step.reset for step in _run("one_char", _A_TO_K).steps),
            ),
        ),
    ),
    Stop(
        title="State that is carried",
        page="start",
        view={"ask": "10"},
        question="The `stateful` network is fed one letter a sample as well, but keeps its state "
        "from one to the next. After A to J it is fed K. What does it answer?",
        options=("K", "L", "B"),
        truth=lambda: _answer("stateful", _A_TO_K),
        shows="It answers **L**, and recites the alphabet without a mistake: 25 of 25. One letter "
        "at a time is enough, if what came before is kept.",
        look_at=".st-key-tape_alphabet",
        task="Click another letter on the tape.",
        done=lambda view: view.get("ask", "10") != "10",
        facts=(
            Fact("It answers **L**", lambda: _answer("stateful", _A_TO_K) == "L"),
            Fact("25 of 25", lambda: all(s.right for s in _run("stateful", _A_TO_Y).steps)),
            Fact("One letter at a time is enough", _one_letter_at_a_time_is_enough),
        ),
    ),
    Stop(
        title="K after a reset",
        page="start",
        view={"ask": "10"},
        question="The same network, the same letter K. But just before K its state is set to "
        "zeros. What does it answer now?",
        options=("L", "K", "B", "A"),
        truth=lambda: _answer("stateful", _A_TO_K, (0, 10)),
        shows="It answers **B**, and is 99 % sure of it. Nothing is wrong with its weights: it "
        "was asked at its first time step, and after the first time step it has always had to "
        "say B.",
        look_at=".st-key-flip",
        task="Press *Reset the state before K*, and watch the rest of the tape.",
        done=lambda view: view.get("state") == "reset",
        facts=(
            Fact("It answers **B**", lambda: _answer("stateful", _A_TO_K, (0, 10)) == "B"),
            Fact(
                "99 % sure",
                lambda: round(100 * _run("stateful", "K").steps[-1].probability) == 99,
            ),
            Fact("it has always had to say B", _training_begins_with_b),
        ),
    ),
    Stop(
        title="What is kept",
        page="states",
        view={"framing": "stateful", "text": _A_TO_K, "t": "0"},
        question="All that this network takes along from one time step to the next is its hidden "
        "state h and its cell state c. How many numbers are that?",
        options=("1", "50", "100"),
        truth=lambda: str(2 * _recipe("stateful").units),
        shows="It has 50 units, so h and c have 50 numbers each, **100** together. The columns "
        "of the pictures are time steps, the rows units. Before A all of them are zero, so the "
        "column of A holds what one letter leaves, and is the faintest of c.",
        look_at='.lstm-player .panel[data-key="c"]',
        task="Press → until you reach K, time step 10: from column to column c fills up.",
        done=lambda view: _at_least(view, "t", 10),
        facts=(
            Fact("50 units", lambda: _recipe("stateful").units == 50),
            Fact("**100** together", lambda: 2 * _weights("stateful").units == 100),
            Fact("of the pictures are time steps, the rows units", _maps_have_units_down),
            Fact("Before A all of them are zero", _begins_at_zero),
            Fact("the faintest of c", lambda: _sizes_of_c(_A_TO_K).argmin() == 0),
            Fact(
                "from column to column c fills up",
                lambda: bool((np.diff(_sizes_of_c(_A_TO_K)) > 0).all()),
            ),
        ),
    ),
    Stop(
        title="Cut wherever you like",
        page="reset",
        view={"framing": "stateful", "text": _A_TO_Y, "lab": "resets", "resets": "13"},
        question="Fed A to Y, with one reset before N: what does the network answer to N?",
        options=("O", "N", "B"),
        truth=lambda: _run("stateful", _A_TO_Y, (13,)).steps[13].answer,
        shows="It answers **B** again, and to O it answers C. Wherever the cut is, the recital "
        "begins anew, whatever letters it is fed.",
        look_at=".st-key-tape_wiped",
        task="Click between two other letters of the lower tape to cut there as well.",
        done=lambda view: len(set(filter(None, view.get("resets", "").split(".")))) >= 2,
        facts=(
            Fact(
                "answers **B** again",
                lambda: _run("stateful", _A_TO_Y, (13,)).steps[13].answer == "B",
            ),
            Fact(
                "to O it answers C",
                lambda: _run("stateful", _A_TO_Y, (13,)).steps[14].answer == "C",
            ),
            Fact("Wherever the cut is, the recital begins anew", _recital_begins_anew),
        ),
    ),
    Stop(
        title="Another run's memory",
        page="reset",
        view={
            "framing": "stateful", "lab": "transplant", "donor": "ABC", "after": "2",
            "text": "JK", "into": "1",
        },
        question="One run has been fed A, B, C. Its state is put into another run, which is then "
        "fed K. What does it answer to K?",
        options=("L", "E", "D"),
        truth=lambda: _transplanted().steps[1].answer,
        shows="It answers **E**: with the memory of three letters, K is taken for the fourth. The "
        "state is the whole of its past; put in another, and it has another past.",
        look_at=".st-key-tape_chimera",
        task="Take the donor's state after another time step: move the slider, or click a letter "
        "of the donor's tape.",
        done=lambda view: view.get("after", "2") != "2" or view.get("donor", "ABC") != "ABC",
        facts=(
            Fact("It answers **E**", lambda: _transplanted().steps[1].answer == "E"),
            Fact("taken for the fourth", lambda: _answer("stateful", "ABCD") == "E"),
            Fact("The state is the whole of its past", _state_is_the_whole_past),
        ),
    ),
    Stop(
        title="Samples of one batch",
        page="reset",
        view={"framing": "whole_batch", "lab": "batch"},
        question="`whole_batch` is trained with all 25 samples in one batch, in order. Does K's "
        "sample know what is in J's, just before it in the batch?",
        options=("Yes, they share state", "No, each has its own"),
        truth=lambda: (
            "Yes, they share state" if _batch_shares("whole_batch") else "No, each has its own"
        ),
        shows="Shuffle the batch of `whole_batch`, replace one sample by noise, ask one by one: "
        "the other answers change by rounding only. Every sample of a batch has a state of its "
        "own; on this the lesson is wrong.",
        look_at="[data-testid=stMarkdown] table",
        task="Choose the framing `one_char` at the left: is it any different there?",
        done=lambda view: view.get("framing") != "whole_batch",
        facts=(
            Fact("change by rounding only", lambda: not _batch_shares("whole_batch")),
            Fact("a state of its own", lambda: not _batch_shares("whole_batch")),
            Fact("with `one_char`, too", lambda: not _batch_shares("one_char")),
        ),
        found="It is rounding only with `one_char`, too.",
    ),
    Stop(
        title="Does it count, or does it read?",
        page="reset",
        view={"framing": "stateful", "lab": "who decides"},
        question="You have seen `stateful` recite without a mistake. What decides its answers: "
        "the letter it is fed, or how many letters it was fed before?",
        options=("The letter", "How many came before"),
        truth=lambda: (
            "The letter"
            if _decisions("stateful").by_letter > _decisions("stateful").by_position
            else "How many came before"
        ),
        shows="In the map of `stateful` each row has one colour: how many letters came before "
        "decides every answer, and the letter none. The network **counts**. It was never made to "
        "read, since in training the two always went together.",
        look_at=".st-key-decides",
        task="Choose the framing `one_char` at the left. Its state is set to zeros before every "
        "letter, so it cannot count.",
        done=lambda view: view.get("framing") == "one_char",
        facts=(
            Fact("each row has one colour", lambda: _one_colour(_decisions("stateful").answers)),
            Fact("decides every answer", lambda: _decisions("stateful").by_position == 1),
            Fact("The network **counts**", lambda: _decisions("stateful").by_position == 1),
            Fact("in training the two always went together", _always_together),
            Fact("set to zeros before every letter", lambda: not _recipe("one_char").carried),
            Fact(
                "each column has one colour",
                lambda: _one_colour(_decisions("one_char").answers.T),
            ),
            Fact("`one_char` **reads**", lambda: _decisions("one_char").by_letter == 1),
            Fact(
                "it gets 21 of 25 letters right",
                lambda: sum(bool(s.right) for s in _run("one_char", _A_TO_Y).steps) == 21,
            ),
        ),
        found="Now each column has one colour: `one_char` **reads**. Without any memory it gets 21 "
        "of 25 letters right.",
    ),
)  # fmt: skip
"""The stops, in order; a link names them by their number, from 1."""


def _at_least(view: View, name: str, number: int) -> bool:
    text = view.get(name, "")
    return text.isascii() and text.isdecimal() and len(text) < 6 and int(text) >= number


SKIPPED = "-"
"""Stands for an answer of somebody who would rather be shown."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How far somebody has come: one entry for each stop where something was said or done.

    It is written into the URL as `1a.2c*.3-`: at stop 1 the first option was chosen, at stop 2 the
    third, and the task was done; at stop 3 no guess was made. A reload, or a link to oneself, takes
    the tour up where it was.

    Attributes:
        said: By number of the stop, the number of the option chosen, or None for no guess.
        ticked: The numbers of the stops whose task was done.
    """

    said: Mapping[int, int | None]
    ticked: frozenset[int]

    @classmethod
    def read(cls, text: str) -> Tally:
        """A tally from its text; what is none of ours is left out."""
        said: dict[int, int | None] = {}
        ticked = set()
        for part in text[:200].split("."):
            mark, star = part.rstrip("*"), part.endswith("*")
            number = int(mark[:-1]) if mark[:-1].isascii() and mark[:-1].isdecimal() else 0
            if not 1 <= number <= len(STOPS):
                continue
            option = ord(mark[-1]) - ord("a")
            if mark[-1] != SKIPPED and not 0 <= option < len(STOPS[number - 1].options):
                continue
            said[number] = None if mark[-1] == SKIPPED else option
            if star:
                ticked.add(number)
        return cls(said, frozenset(ticked))

    def written(self) -> str:
        """The tally as text; `Tally.read` takes it back."""
        return ".".join(
            f"{number}{SKIPPED if option is None else chr(ord('a') + option)}"
            f"{'*' if number in self.ticked else ''}"
            for number, option in sorted(self.said.items())
        )

    def saying(self, number: int, option: int | None) -> Tally:
        """The tally once something was said at a stop; the first word counts."""
        return self if number in self.said else Tally({**self.said, number: option}, self.ticked)

    def doing(self, number: int) -> Tally:
        """The tally once a stop's task was done."""
        return Tally(self.said, self.ticked | {number} if number in self.said else self.ticked)

    @property
    def guessed(self) -> int:
        """At how many stops a guess was made."""
        return sum(option is not None for option in self.said.values())

    @property
    def right(self) -> int:
        """At how many of them the network did what was guessed."""
        return sum(
            option is not None and STOPS[number - 1].options[option] == STOPS[number - 1].truth()
            for number, option in self.said.items()
        )

    @property
    def next(self) -> int:
        """The first stop that is not ticked; the last when all are."""
        return next((n for n in range(1, len(STOPS) + 1) if n not in self.ticked), len(STOPS))
