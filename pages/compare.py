"""Page: which framing learns it, and how sure is that?"""

from lstm_explorer.ui import compare, frame, recipe_controls

experiment = frame.page("compare", compare.QUESTION)
recipe_controls.choose_recipe(experiment)
compare.show(experiment)
frame.end("compare")
