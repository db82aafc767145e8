"""Page: what does a reset change, and what else tells what its memory is?"""

from lstm_explorer.ui import reset
from lstm_explorer.ui.shell import frame, recipe, visitor

experiment = frame.page("reset", reset.question)
recipe.choose_recipe(experiment)
model = frame.model_or_stop(visitor.status(experiment))
reset.show(experiment, model)
frame.end("reset")
