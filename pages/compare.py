"""Page: which framing learns it, and how sure is that?"""

from lstm_explorer.ui import compare
from lstm_explorer.ui.shell import frame, recipe

experiment = frame.page("compare", compare.QUESTION)
recipe.choose_recipe(experiment)
compare.show(experiment)
frame.end("compare")
