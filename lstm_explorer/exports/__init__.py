"""What a visitor takes home: code that runs without this project, models, numbers.

Everything here is made of values and needs neither Keras nor a browser. The code that is handed out
is tested by running it.
"""

from lstm_explorer.exports.keras_file import keras_file
from lstm_explorer.exports.notebook import notebook
from lstm_explorer.exports.script import file_name, script
from lstm_explorer.exports.tables import answers_table, fed_at, trace_arrays, trace_table

__all__ = [
    "answers_table",
    "fed_at",
    "file_name",
    "keras_file",
    "notebook",
    "script",
    "trace_arrays",
    "trace_table",
]
