"""The power monitor: what it measures, and its settings."""
