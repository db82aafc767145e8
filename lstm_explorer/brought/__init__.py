"""What a stranger brings, read without running any of it."""
