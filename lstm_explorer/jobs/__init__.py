"""Trainings that visitors share: who is next, the processes that train, and what both say."""
