"""Page: is what the lesson says true, over many seeds?"""

from lstm_explorer.ui import claims
from lstm_explorer.ui.shell import frame

frame.page("claims", "Is what the lesson says true?")
claims.show()
frame.end("claims")
