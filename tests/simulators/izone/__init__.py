"""Tests of the simulated iZone bridge."""
