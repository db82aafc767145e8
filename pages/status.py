"""How is this server?"""

from lstm_explorer.ui import frame, status

frame.page("status", status.QUESTION)
status.show()
frame.end("status")
