"""Page: what does the network keep in mind at each time step?"""

import streamlit as st

from lstm_explorer import feed, figures
from lstm_explorer.ui import charts, controls, frame, verdicts
from lstm_explorer.ui.tape import tape

experiment = frame.page("What does the network keep in mind?")
controls.choose_recipe(experiment)
model = frame.model_or_stop(experiment)

words, place, what = st.columns([3, 3, 2])
with words:
    text = controls.choose_text(experiment)
run = feed(experiment, model.weights, text)
last = len(run.steps) - 1
now = controls.chosen_time_step("t", last, default=last)
with place:
    controls.choose_time_step("t", "Time step", last, now)
with what:
    shown = controls.choose_one("show", "Show", ("state", "gates"))

tape(run, key="run", name=verdicts.what_is_fed(experiment, text), now=now, selects="t")
frame.say_step(run.steps[now], last)

quantities, room = (("c", "h"), 30) if shown == "state" else (("i", "f", "g", "o"), 15)
dark = charts.dark()
columns = st.columns(len(quantities) + (1 if shown == "state" else 0))
for column, quantity in zip(columns, quantities, strict=False):
    with column:
        charts.chart(
            figures.heatmap(run, quantity, now=now, room=room, dark=dark),
            key=quantity,
            alt=f"{figures.TITLES[quantity]} of every unit at every time step.",
        )
if shown == "state":
    with columns[-1]:
        charts.chart(
            figures.trajectory(run, "h", experiment.classes, now=now, dark=dark),
            key="path",
            alt="The path of h in its two main directions, each point with its answer.",
        )
st.caption(
    "One row a unit, one column a time step. The outline is the current time step; a dashed line "
    "is a reset. The cell state c is what the network keeps to itself; h is what it lets out, and "
    "the answer is read from h. Gates i, f and o lie between 0 and 1, the candidate g between "
    "-1 and 1."
)
frame.link("reset", "What if I reset it here?", experiment, text=text, at=now)
