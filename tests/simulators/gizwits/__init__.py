"""Tests of the simulated Gizwits cloud."""
