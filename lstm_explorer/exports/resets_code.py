"""Code for the resets: the lines that set the state to zeros where the recipe does."""

from __future__ import annotations

from lstm_explorer.recipe.experiment import Experiment


def reset_line(experiment: Experiment, indent: str, *, asking: bool = False) -> str:
    """The lines that reset the state before an update, where the recipe does."""
    if isinstance(experiment.reset, int):
        when = f"update % {experiment.reset // experiment.batch_size} == 0"
    elif experiment.reset == "epoch" or (asking and experiment.reset == "never"):
        when = "update == 0"
    else:
        return ""
    return f"{indent}if {when}:\n{indent}    model.layers[0].reset_state()\n"
