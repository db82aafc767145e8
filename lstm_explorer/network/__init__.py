"""Networks in NumPy: LSTM and simpler ones, what is done to them, and what is seen of them."""
