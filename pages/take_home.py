"""Page: what can I take home of this experiment?"""

from lstm_explorer.ui import frame, recipe_controls, session, take_home

experiment = frame.page("take_home", take_home.QUESTION)
recipe_controls.choose_recipe(experiment)
model = frame.model_or_stop(session.status(experiment))
take_home.show(experiment, model)
frame.end("take_home")
