"""The view and its address: each setting once, and how it is written and read."""
