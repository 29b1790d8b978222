"""Tests of the Gizwits folder."""
