"""Plotly figures: values in, `go.Figure` out."""

from lstm_explorer.figures.curves import distance_curves, learning_curve
from lstm_explorer.figures.heatmaps import TITLES, heatmap, limits
from lstm_explorer.figures.tensor_box import one_hot, tensor_box
from lstm_explorer.figures.trajectory import trajectory

__all__ = [
    "TITLES",
    "distance_curves",
    "heatmap",
    "learning_curve",
    "limits",
    "one_hot",
    "tensor_box",
    "trajectory",
]
