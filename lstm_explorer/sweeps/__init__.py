"""Recipes over many seeds: trained somewhere, and what may be said of them."""
