"""What `python -m lstm_explorer` can do, a command a file."""
