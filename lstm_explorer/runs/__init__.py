"""Texts fed to a trained network, and what came of it."""
