"""The iZone side."""
