"""Tests of the Gizwits app API."""

USER = "someone@example.com"
PASSWORD = "correct horse"
