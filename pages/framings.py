"""Page: what is the network fed?"""

import streamlit as st

from lstm_explorer import figures
from lstm_explorer.ui import framings
from lstm_explorer.ui.components import charts, controls
from lstm_explorer.ui.shell import frame, recipe, visitor

experiment = frame.page("framings", "What is the network fed?")
recipe.choose_recipe(experiment, at_length=True)
frame.describe(experiment, visitor.status(experiment).model)
st.markdown(experiment.spec.summary)

box, pairs = st.columns([3, 2])
with box:
    write = controls.choose_one("boxes", "Write on the boxes")
    charts.chart(
        figures.tensor_box.plain(
            experiment.samples, experiment.classes,
            numbers=write == "numbers", dark=charts.dark(),
        ),
        key="tensor",
        alt=framings.shape_in_words(experiment),
    )  # fmt: skip
with pairs:
    st.markdown(
        f"`x` has the shape **{framings.shape(experiment)}**: samples, time steps, features"
    )
    framings.pairs_table(experiment)

framings.flow_tape(experiment)

st.subheader("The same letters, seven boxes", anchor=False)
framings.framings_table()
st.subheader("What it should answer", anchor=False)
st.markdown(
    f"One class for each of the {len(experiment.classes)} different symbols; the target is a row "
    "with a one in the column of the letter that comes next."
)
charts.chart(
    figures.one_hot.plain(experiment.samples, experiment.classes, dark=charts.dark()),
    key="targets",
    alt="One row a sample, with a one in the column of the letter that comes next.",
)
frame.end("framings")
