"""What somebody typed made safe, and what a run shows in sentences."""
