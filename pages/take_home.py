"""Page: what can I take home of this experiment?"""

from lstm_explorer.ui import take_home
from lstm_explorer.ui.shell import frame, recipe, visitor

experiment = frame.page("take_home", take_home.QUESTION)
recipe.choose_recipe(experiment)
model = frame.model_or_stop(visitor.status(experiment))
take_home.show(experiment, model)
frame.end("take_home")
