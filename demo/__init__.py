"""The demo: the vendor simulators and a real Home Assistant with Isotherm in it.

``scripts/develop`` runs it for a person, the end-to-end test runs it for itself.
"""
