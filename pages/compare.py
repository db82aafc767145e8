"""Page: which framing learns it, and how sure is that?"""

from lstm_explorer.ui import compare, controls, frame

experiment = frame.page("compare", compare.QUESTION)
controls.choose_recipe(experiment)
compare.show(experiment)
frame.end("compare")
