"""How long every map of the reset lab takes to compute: `PYTHONPATH=. python benchmarks/lab.py`.

Once for the shipped stateful network and the alphabet (26 letters × 50 units; 300 ms are promised)
and once for a sequence of 100 symbols and 128 units with random weights (3 s are promised): what is
computed does not depend on what was learned.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import numpy as np

from lstm_explorer.lab import ablation, attribution, batches, collisions, maps
from lstm_explorer.network.cell import Weights
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.runs.feeding import feed, free_run
from lstm_explorer.store.models import load

RUNS = 3


def main() -> None:
    """Measure both sizes, print one table."""
    small = Experiment(framing="stateful")
    model = load(small)
    assert model is not None
    sequence = "".join(chr(0x4E00 + n) for n in range(100))
    print("| map | 26 × 50, ms | 100 × 128, ms | 100 × 128, padded, ms |\n|---|--:|--:|--:|")
    columns = [
        _times(small, model.weights),
        *(
            _times(large, _random(large))
            for large in (
                Experiment(framing="stateful", sequence=sequence, units=128),
                Experiment(framing="padded_prefix", sequence=sequence, units=128),
            )
        ),
    ]
    for name in columns[0]:
        print(f"| {name} | " + " | ".join(f"{column[name]:,.0f}" for column in columns) + " |")


def _times(experiment: Experiment, weights: Weights) -> dict[str, float]:
    text = "".join(experiment.symbols[:-1])
    run = feed(experiment, weights, text)
    last = len(run.steps) - 1
    work: dict[str, Callable[[], object]] = {
        "resets": lambda: feed(experiment, weights, text, resets=range(0, last, 5)),
        "free run": lambda: free_run(experiment, weights, text, 10),
        "who decides": lambda: maps.who_decides(experiment, weights),
        **{
            f"warm-up, {kind}": lambda kind=kind: maps.warm_up_map(experiment, weights, kind)
            for kind in maps.WARM_UPS
        },
        "clamp: every unit": lambda: ablation.without_each_unit(weights, run),
        "heard: gradient": lambda: attribution.gradients(weights, run, last),
        "heard: occlusion": lambda: attribution.occlusion(experiment, weights, run, last),
        "batch": lambda: batches.inside_a_batch(experiment, weights),
        "numbers": lambda: collisions.collisions(experiment),
    }
    return {name: 1000 * _median(act) for name, act in work.items()}


def _median(act: Callable[[], object]) -> float:
    times = []
    for _ in range(RUNS):
        started = time.perf_counter()
        act()
        times.append(time.perf_counter() - started)
        if times[0] > 1:
            break
    return statistics.median(times)


def _random(experiment: Experiment) -> Weights:
    generator = np.random.default_rng(0)
    features, units = experiment.samples.x.shape[2], experiment.units
    shapes = (
        (features, 4 * units), (units, 4 * units), (4 * units,),
        (units, len(experiment.classes)), (len(experiment.classes),),
    )  # fmt: skip
    return Weights(*(generator.normal(0, 0.2, shape).astype(np.float32) for shape in shapes))


if __name__ == "__main__":
    main()
