"""Tests of the Heatzy api."""
