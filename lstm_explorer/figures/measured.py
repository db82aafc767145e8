"""What a claim measured: a row for each name, a dot for each run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lstm_explorer.figures.distributions import Dots, distribution
from lstm_explorer.figures.naming import in_lines
from lstm_explorer.figures.plain import Drawing, Plain, merged
from lstm_explorer.sweeps.statistics import Summary


@Drawing
def measured(
    values: Mapping[str, Sequence[float]],
    summaries: Mapping[str, Summary],
    said: Mapping[str, str],
    *,
    title: str,
    dark: bool = False,
) -> Plain:
    """A figure of some quantities, each in its row.

    Args:
        values: By name, one number a run.
        summaries: Of these numbers, by the same names.
        said: The mean in words, by the same names.
        title: What the numbers are.
        dark: For the dark theme.

    Returns:
        The figure; numbers that are no shares get an axis of their own size.
    """
    rows = [
        Dots(
            name=name,
            values=tuple(numbers),
            seeds=tuple(range(1, len(numbers) + 1)),
            mean=summaries[name].mean,
            low=summaries[name].low,
            high=summaries[name].high,
            said=said[name],
        )
        for name, numbers in values.items()
    ]
    figure = distribution.plain(rows, mark="", title=title, height=70 + 48 * len(rows), dark=dark)
    most = max(max(numbers) for numbers in values.values())
    own = {"range": [-0.03 * most, 1.06 * most], "tickformat": ".2~g"}
    layout = {
        "margin": {"l": 170, "r": 190},
        "yaxis": {"ticktext": [in_lines(row.name, 24) for row in rows], "tickfont": {"size": 13}},
        "xaxis": own if most > 1 or most < 0.2 else {},
    }
    return merged(figure, {"layout": layout})
