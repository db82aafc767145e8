"""Page: how does the network learn it?"""

from lstm_explorer.ui import train
from lstm_explorer.ui.shell import frame, recipe, visitor

experiment = frame.page("train", "How does the network learn it?")
recipe.choose_recipe(experiment, live=train.follows_the_hand())
train.show(visitor.status(experiment))
frame.end("train")
