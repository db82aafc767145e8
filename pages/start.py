"""Page: I have learned the alphabet. What comes after K, and what if you reset me before it?"""

import streamlit as st

from lstm_explorer import Experiment
from lstm_explorer.ui.components import cards, controls
from lstm_explorer.ui.components.tape import tape
from lstm_explorer.ui.shell import frame, tour, visitor
from lstm_explorer.ui.start import recital
from lstm_explorer.ui.text import sentences
from lstm_explorer.ui.url import address

experiment = Experiment()  # always the stateful network that the lesson ends on
letters = experiment.symbols[:-1]


def asked() -> int:
    """The time step whose answer is asked for."""
    return controls.read_time_step("ask", len(letters) - 1, default=10)


chosen = frame.page(
    "start", lambda: f"I have learned the alphabet. What comes after {letters[asked()]}?"
)
at = asked()
asked_letter, before = letters[at], letters[at - 1]
model = frame.model_or_stop(visitor.status(experiment))

given = recital(experiment, model, at)
reset = address.get("state") == "reset"

tape(
    given.wiped if reset else given.carried,
    key="alphabet",
    name=f"Reset before {asked_letter}" if reset else "State carried from A on",
    reset_at=at if reset else None,
    now=at,
    selects="ask",
)
left, right = st.columns(2)
with left:
    name = f"State carried from A to {before}" if at else "Nothing came before A"
    cards.answer_card(name, given.carried.steps[at], kind="carried", active=not reset)
with right:
    name = f"State reset before {asked_letter}"
    cards.answer_card(name, given.wiped.steps[at], kind="reset", active=reset)

controls.button(
    "flip",
    "Carry the state on" if reset else f"Reset the state before {asked_letter}",
    {"state": None if reset else "reset"},
    look="primary",
    wide=True,
    icon=":material/content_cut:",
)

again = given.again
st.markdown(
    f"**Why?** After a reset it begins again: {again.same} of the {len(again.answers)} answers "
    f"from {asked_letter} on are those it gave at the very start, although other letters are fed. "
    f"{sentences.counts_or_reads(again)} With the state carried, fed A and then only its own "
    f"answers, it recites {given.recited}."
)
st.caption(
    "Under each letter: its answer, how sure it is, and whether it is right. Click a letter."
)
one, two, three, four = st.columns(4)
with one:
    frame.link("reset", "Reset it where you like", experiment)
with two:
    frame.link("states", "Look inside, step by step", experiment)
with three:
    frame.link("framings", "Seven ways to feed it", chosen)
with four:
    tour.link(label="Take the tour")
frame.end("start")
