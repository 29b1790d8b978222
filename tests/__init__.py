"""Tests of Isotherm."""
