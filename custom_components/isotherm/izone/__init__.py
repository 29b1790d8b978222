"""Vendor: Izone."""
