"""Measurements of Isotherm against simulated vendors."""
