"""Plotly figures: values in, `go.Figure` out."""

from lstm_explorer.figures.curves import distance_curves, learning_curve, unit_lines
from lstm_explorer.figures.heatmaps import TITLES, answers_map, difference_map, heatmap, limits
from lstm_explorer.figures.tensor_box import one_hot, tensor_box
from lstm_explorer.figures.trajectory import trajectory, trajectory_3d

__all__ = [
    "TITLES",
    "answers_map",
    "difference_map",
    "distance_curves",
    "heatmap",
    "learning_curve",
    "limits",
    "one_hot",
    "tensor_box",
    "trajectory",
    "trajectory_3d",
    "unit_lines",
]
