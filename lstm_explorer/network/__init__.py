"""LSTM cells and other networks in NumPy, what is done to them on the way, and what is seen of it."""
