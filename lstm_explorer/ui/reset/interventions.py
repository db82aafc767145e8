"""Surgery: another run's state, and units that are held."""

from __future__ import annotations

from typing import cast

import streamlit as st

from lstm_explorer import figures
from lstm_explorer.lab import workload
from lstm_explorer.lab.ablation import without_each_unit
from lstm_explorer.network.interventions import (
    Clamp,
    Freeze,
    HoldGate,
    Intervention,
    Parts,
    Transplant,
)
from lstm_explorer.recipe.experiment import Experiment
from lstm_explorer.runs import evaluation
from lstm_explorer.runs.feeding import feed
from lstm_explorer.store.models import TrainedModel
from lstm_explorer.ui.components import charts, controls
from lstm_explorer.ui.components.tape import tape
from lstm_explorer.ui.reset.telling import affords, link_to_view, tell, whole_run_fed
from lstm_explorer.ui.text import sentences


def transplant_state(experiment: Experiment, model: TrainedModel) -> None:
    """The state after a time step of one run, put into another."""
    left, right = st.columns(2)
    with left:
        text = controls.choose_text(experiment, "donor", "The donor is fed")
        donor = feed(experiment, model.weights, text)
        last = len(donor.steps) - 1
        after = controls.read_time_step("after", last, default=last // 2)
        controls.choose_time_step("after", "Take its state after time step", last, after)
    with right:
        text = controls.choose_text(
            experiment, "text", "The recipient is fed", default=_recipient(experiment)
        )
        recipient = feed(experiment, model.weights, text)
        last = len(recipient.steps) - 1
        into = controls.read_time_step("into", last, default=min(1, last))
        controls.choose_time_step("into", "Put it in before time step", last, into)
    parts = cast(Parts, controls.choose_one("parts", "What is put in"))
    state = donor.trace.state_after(after)
    chimera = feed(
        experiment, model.weights, text, interventions=[Transplant(into, state, parts)]
    )  # fmt: skip
    changes = evaluation.changed_answers(recipient, chimera)
    asked = len([step for step in recipient.asked if step.t >= into])
    tell(
        f"The recipient gets the donor's {'h and c' if parts == 'both' else parts} just before "
        f"time step {into}, and goes on with its own letters.",
        f"{len(changes)} of the {asked} answers from there on change"
        + (f": {sentences.changes_in_words(changes)}." if changes else "."),
    )
    tape(donor, key="donor", name=f"donor, its state taken after time step {after}", now=after,
         selects="after")  # fmt: skip
    fed = sentences.what_is_fed(text)
    tape(recipient, key="recipient", name=f"recipient, undisturbed; {fed}", now=into,
         selects="into")  # fmt: skip
    tape(chimera, key="chimera", name="recipient with the donor's state", now=into,
         donated_from=into)  # fmt: skip
    link_to_view(experiment)


def clamp_units(experiment: Experiment, model: TrainedModel) -> None:
    """Chosen units held, and all units ranked by what their removal changes."""
    text = controls.choose_text(experiment, default=controls.whole_text(experiment))
    run = feed(experiment, model.weights, text)
    if not affords(experiment, workload.of_ablation(experiment, run)):
        return
    ablation = without_each_unit(model.weights, run)
    most = tuple(sorted(int(unit) for unit in ablation.order[:5]))
    which, how, when = st.columns([4, 2, 4])
    with which:
        units = controls.choose_units("clamped", "Units", experiment.units, most)
    with how:
        hold = controls.choose_from_list("hold", "Held")
    with when:
        first, last = controls.choose_range("range", "Time steps", len(run.steps) - 1)
    held = feed(
        experiment, model.weights, text, interventions=[_holding(hold, units, first, last)]
    )  # fmt: skip
    changes = evaluation.changed_answers(run, held)
    needed = int((ablation.changed > 0).sum())
    tell(
        f"{len(units)} of {experiment.units} units are held {hold} from time step {first} to "
        f"{last}.",
        f"{len(changes)} of the {len(run.asked)} answers change"
        + (f": {sentences.changes_in_words(changes, 4)}" if changes else "")
        + f". Taken out one at a time, **{needed}** of the {experiment.units} units change at "
        f"least one answer, the most needed one {int(ablation.changed.max())}.",
    )
    tape(run, key="whole", name=whole_run_fed(text))
    tape(
        held,
        key="held",
        name=f"units held {hold} from time step {first} to {last}",
        held_from=first if units else None,
    )
    charts.chart(
        figures.unit_bars.plain(
            ablation.changed, ablation.lost, ablation.order, dark=charts.dark()
        ),
        key="ablation",
        alt="What the answers lose without each unit, the most needed first.",
    )
    link_to_view(experiment)


def _holding(hold: str, units: tuple[int, ...], first: int, last: int) -> Intervention:
    if hold == "at zero":
        return Clamp(units, first, last)
    if hold == "at their value":
        return Freeze(units, first, last)
    gate, how = hold.split()
    return HoldGate(gate, units, 1.0 if how == "open" else 0.0, first, last)  # type: ignore[arg-type]


def _recipient(experiment: Experiment) -> str:
    symbols = experiment.symbols
    count = max(6, experiment.width if experiment.window else 1)
    return experiment.join(symbols[min(1, len(symbols) - 1) :][:count])
