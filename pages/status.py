"""How is this server?"""

from lstm_explorer.ui import status
from lstm_explorer.ui.shell import frame

frame.page("status", status.QUESTION)
status.show()
frame.end("status")
