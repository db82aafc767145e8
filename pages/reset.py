"""Page: what does a reset change, and what else tells what its memory is?"""

from lstm_explorer.ui import frame, lab, recipe_controls, session

experiment = frame.page("reset", lab.question)
recipe_controls.choose_recipe(experiment)
model = frame.model_or_stop(session.status(experiment))
lab.show(experiment, model)
frame.end("reset")
