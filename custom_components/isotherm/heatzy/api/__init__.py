"""The vendor's protocol, without Home Assistant."""
