"""Figures: values in, Plotly's figure out; or the plain values of one, for pages (`plain`)."""

from lstm_explorer.figures.curves import distance_curves, learning_curve, unit_lines
from lstm_explorer.figures.distributions import Dots, difference, distribution
from lstm_explorer.figures.files import on_paper, web_page
from lstm_explorer.figures.hall import for_the_hall
from lstm_explorer.figures.heatmaps import TITLES, answers_map, difference_map, heatmap, limits
from lstm_explorer.figures.maps import answer_map, hearing_map, share_map, unit_bars
from lstm_explorer.figures.measured import measured
from lstm_explorer.figures.naming import two_lines
from lstm_explorer.figures.over_seeds import LossBand, letter_shares, loss_bands
from lstm_explorer.figures.plain import Drawing, Plain, as_json, checked
from lstm_explorer.figures.tensor_box import one_hot, tensor_box
from lstm_explorer.figures.trajectory import trajectory, trajectory_3d

__all__ = [
    "TITLES",
    "Dots",
    "Drawing",
    "LossBand",
    "Plain",
    "answer_map",
    "answers_map",
    "as_json",
    "checked",
    "difference",
    "difference_map",
    "distance_curves",
    "distribution",
    "for_the_hall",
    "hearing_map",
    "heatmap",
    "learning_curve",
    "letter_shares",
    "limits",
    "loss_bands",
    "measured",
    "on_paper",
    "one_hot",
    "share_map",
    "tensor_box",
    "trajectory",
    "trajectory_3d",
    "two_lines",
    "unit_bars",
    "unit_lines",
    "web_page",
]
