"""Page: what does a reset change, and what else tells what its memory is?"""

from lstm_explorer.ui import controls, frame, lab

experiment = frame.page("reset", lab.question())
controls.choose_recipe(experiment)
model = frame.model_or_stop(experiment)
lab.show(experiment, model)
frame.end("reset")
