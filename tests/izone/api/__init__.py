"""The iZone local API."""
