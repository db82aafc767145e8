"""Page: what does the network keep in mind?"""

from lstm_explorer.ui import states
from lstm_explorer.ui.components import controls, lecture, player
from lstm_explorer.ui.shell import frame, recipe, visitor
from lstm_explorer.ui.url import address

experiment = frame.page("states", "What does the network keep in mind?")
recipe.choose_recipe(experiment)
model = frame.model_or_stop(visitor.status(experiment))

scene = states.chosen_scene(experiment, model)
last = len(scene.run.steps) - 1
now = controls.read_time_step("t", last, default=min(10, last))
unit = states.chosen_unit(scene)

lecture.show_panel(scene.panels)
with lecture.figure("player"):
    player.draw(scene, key="states", now=now, unit=unit, heard=address.heard())
frame.link("reset", "What if I reset it here?", experiment, text=scene.text, at=now)
frame.link("take_home", "Take this experiment home", experiment, text=scene.text)
states.offer_file(scene, now=now, unit=unit)
frame.end("states")
