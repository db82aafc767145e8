"""What is trained, and on what: symbols, encodings, framings, and the recipe that names them all."""
