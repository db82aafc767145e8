"""Page: how does the network learn it?"""

from lstm_explorer.ui import controls, frame, training

experiment = frame.page("train", "How does the network learn it?")
controls.choose_recipe(experiment, live=training.follows_the_hand())
training.show(experiment)
frame.end("train")
