"""Ask it anything: any text, from cold or warm, its own answers fed or not; and past the end."""

from __future__ import annotations

import streamlit as st

from lstm_explorer.lesson.glossary import told
from lstm_explorer.recipe.experiment import Experiment, ParsedText
from lstm_explorer.runs.feeding import Run, feed, free_run
from lstm_explorer.store.models import TrainedModel
from lstm_explorer.ui.components import controls
from lstm_explorer.ui.components.tape import tape
from lstm_explorer.ui.reset.telling import answers_of, link_to_view, tell
from lstm_explorer.ui.text import sentences
from lstm_explorer.ui.text.markdown import plain
from lstm_explorer.ui.url.parameters import FEEDINGS

_BEYOND = 10


def ask(experiment: Experiment, model: TrainedModel) -> None:
    """Feed any text and look at the answers."""
    words, how, before = st.columns([5, 2, 3])
    with words:
        text = controls.choose_text(experiment)
    with how:
        feeding = controls.choose_from_list("feeding", "Feed it", explained=told(*FEEDINGS))
    with before:
        warm = controls.choose_warm_up(experiment, "warm", "Warm-up, fed before")
    _suggest(experiment)
    answers = 0
    if feeding == "free run":
        with before:
            most = min(100, experiment.most_answers(text))
            answers = controls.choose_number("answers", "Own answers fed", 0, most, 10)
    try:
        whole = text if warm is None else _after(warm, text)
        if answers:
            run = free_run(experiment, model.weights, whole, answers)
        else:
            run = feed(experiment, model.weights, whole)
    except ValueError as error:
        st.warning(plain(str(error)), icon=":material/error:")
        return
    tell(
        "Type your name, or anything made of its letters; what it does not know is refused.",
        _told(run),
    )
    tape(
        run,
        key="asked",
        name=_name(experiment, warm, answers),
        warm=0 if warm is None else len(warm.numbers),
    )
    if warm and not experiment.carried:
        st.caption(
            f"`{experiment.framing}` resets the state before every sample, so that the warm-up "
            "cannot reach your letters."
        )
    link_to_view(experiment)


def past_the_end(experiment: Experiment, model: TrainedModel) -> None:
    """Feed the whole sequence and then the network's own answers."""
    symbols = experiment.symbols
    count = len(symbols)
    if not experiment.spec.padded:
        fits = experiment.most_samples + experiment.width - 1 - _BEYOND
        count = min(count, max(experiment.width, fits))
    start = experiment.parse(experiment.join(symbols[-count:]))
    answers = min(_BEYOND, experiment.most_answers(start))
    run = free_run(experiment, model.weights, start, answers)
    end, last = len(start.numbers), start.symbols[-1]
    beyond = [step for step in run.asked if not step.expected or step.t >= end - 1]
    listed = " ".join(sentences.said_symbol(step.answer) for step in beyond[-(_BEYOND + 1) :])
    tell(
        f"It was never asked what follows {sentences.said_symbol(last)}. Here it is, and each "
        "answer is fed back.",
        f"After {sentences.said_symbol(last)} it says **{listed}**.",
    )
    fed = "the whole sequence" if count == len(symbols) else f"its last {count} symbols"
    tape(run, key="beyond", name=f"{fed}, then its own answers")
    link_to_view(experiment)


def _after(warm: ParsedText, text: ParsedText) -> ParsedText:
    experiment = text.experiment
    return experiment.parse(experiment.join([*warm.symbols, *text.symbols]))


def _suggest(experiment: Experiment) -> None:
    symbols = experiment.symbols
    texts = {
        "The sequence": controls.whole_text(experiment),
        "Backwards": experiment.join(reversed(symbols)),
        f"{symbols[0]} twenty-five times": experiment.join(symbols[:1] * 25),
    }
    columns = st.columns([2, 2, 2, 4])
    for column, (label, text) in zip(columns, texts.items(), strict=False):
        with column:
            controls.button(f"suggest_{label}", label, {"text": text}, wide=True)


def _name(experiment: Experiment, warm: ParsedText | None, answers: int) -> str:
    start = "from warm" if warm else "from a cold start"
    fed = f"then {answers} of its own answers" if answers else "teacher-forced"
    return f"{sentences.name_of_run(experiment)}, {start}, {fed}"


def _told(run: Run) -> str:
    asked = [step for step in run.asked if step.right is not None]
    right = sum(bool(step.right) for step in asked)
    return f"It answers {answers_of(run)}: {right} of {len(asked)} follow in the sequence."
