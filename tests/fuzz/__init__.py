"""Random nonsense for everything that reads what vendors send; `scripts/fuzz` runs it."""
