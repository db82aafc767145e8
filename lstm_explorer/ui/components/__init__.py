"""Small things drawn in the browser: of each its Python, script and style, side by side."""
