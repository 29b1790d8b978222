"""A vendor that only the tests know: one folder and one row."""
