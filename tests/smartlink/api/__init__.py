"""Tests of the partner API's client, parsers and windows."""
