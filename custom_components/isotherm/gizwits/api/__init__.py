"""The Gizwits protocols, without Home Assistant."""
