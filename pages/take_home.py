"""Page: what can I take home of this experiment?"""

from lstm_explorer.ui import controls, frame, take_home

experiment = frame.page("take_home", take_home.QUESTION)
controls.choose_recipe(experiment)
model = frame.model_or_stop(experiment)
take_home.show(experiment, model)
frame.end("take_home")
