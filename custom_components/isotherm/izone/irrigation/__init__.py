"""Irrigation as Home Assistant shows it: valves, a controller, programmes as a calendar."""
