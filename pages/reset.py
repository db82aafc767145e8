"""Page: what does a reset change?"""

import streamlit as st

from lstm_explorer import Reset, feed, figures, measures
from lstm_explorer.ui import charts, controls, frame, verdicts
from lstm_explorer.ui.tape import tape

experiment = frame.page("What does a reset change?")
controls.choose_recipe(experiment)
model = frame.model_or_stop(experiment)

words, place, what = st.columns([3, 3, 2])
with words:
    text = controls.choose_text(experiment)
untouched = feed(experiment, model.weights, text)
last = len(untouched.steps) - 1
at = controls.chosen_time_step("at", last, default=last)
with place:
    controls.choose_time_step("at", "Reset before time step", last, at)
with what:
    quantity = controls.choose_one("show", "Show", ("c", "h"))
wiped = feed(experiment, model.weights, text, interventions=[Reset(at)])

st.markdown(verdicts.reset_in_words(experiment, untouched, wiped, at))
undisturbed = verdicts.name_of_run(experiment)
fed = verdicts.what_is_fed(experiment, text)
tape(untouched, key="untouched", name=f"{undisturbed}: {fed}", now=at, selects="at")
tape(
    wiped, key="wiped", name=f"reset before time step {at}", reset_at=at, now=at, selects="at"
)  # fmt: skip

ends = figures.limits(quantity, [untouched, wiped])
dark = charts.dark()
left, middle, right = st.columns(3)
with left:
    charts.chart(
        figures.heatmap(
            untouched, quantity, ends=ends, now=at, title=f"{quantity}, {undisturbed}", dark=dark
        ),
        key="left",
        alt=f"{figures.TITLES[quantity]} of the undisturbed run.",
    )
with middle:
    charts.chart(
        figures.heatmap(wiped, quantity, ends=ends, now=at, title=f"{quantity}, reset", dark=dark),
        key="middle",
        alt=f"{figures.TITLES[quantity]} of the run that was reset, on the same scale.",
    )
with right:
    distances = {name: measures.state_distance(untouched, wiped, name) for name in ("h", "c")}
    charts.chart(
        figures.distance_curves(untouched, distances, height=330, dark=dark),
        key="distance",
        alt="The distance between the two states after every time step.",
    )
st.caption(
    "Both runs are fed the same letters. Click a letter to reset before it. The distance is "
    "measured over all units."
)
