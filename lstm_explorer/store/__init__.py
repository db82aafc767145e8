"""What is kept on disk: models, outcomes, checkpoints, and the room for them."""
