"""Page: how does the network learn it?"""

from lstm_explorer.ui import frame, recipe_controls, session, training

experiment = frame.page("train", "How does the network learn it?")
recipe_controls.choose_recipe(experiment, live=training.follows_the_hand())
training.show(session.status(experiment))
frame.end("train")
