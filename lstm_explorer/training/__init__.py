"""Training: the only part that imports TensorFlow and Keras, and never in the web server."""
