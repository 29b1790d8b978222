"""Vendor: Gizwits."""
