"""Tests of the Heatzy folder."""
