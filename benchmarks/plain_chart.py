"""A page with one plain Plotly chart, which the player's first paint is compared with."""

import streamlit as st

from lstm_explorer import Experiment, feed, figures, load

experiment = Experiment()
model = load(experiment)
assert model is not None, "it is shipped"
run = feed(experiment, model.weights, experiment.sequence)
st.set_page_config(layout="wide")
st.plotly_chart(figures.heatmap(run, "c"), key="c")
