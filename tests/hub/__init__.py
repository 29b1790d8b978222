"""Tests of what every vendor shares."""
