"""Wall splits: each paired unit, and all of them together."""
