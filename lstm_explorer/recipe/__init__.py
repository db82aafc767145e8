"""What is trained, and on what: symbols, encodings, framings, and the recipe of them all."""
