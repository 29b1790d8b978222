"""Simulated vendors on loopback."""
