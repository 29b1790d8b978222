"""End to end: a real Home Assistant, the simulators and a browser."""
