"""Page: how do I explore a sequence, or a network, of my own?"""

from lstm_explorer.ui import bring
from lstm_explorer.ui.shell import frame

experiment = frame.page("bring", bring.QUESTION)
bring.show(experiment)
frame.end("bring")
