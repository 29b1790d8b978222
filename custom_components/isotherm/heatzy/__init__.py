"""Vendor: Heatzy."""
