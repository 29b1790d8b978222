"""Tests of load shedding: what is scheduled for many homes, kept, followed and told."""
