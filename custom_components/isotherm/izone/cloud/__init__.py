"""The iZone cloud: an account that serves the bridges it reaches."""
