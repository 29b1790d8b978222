"""Tests of what an app account can be asked for."""
