"""What the lesson says: its words, its listings, its claims, and the guided tour."""
