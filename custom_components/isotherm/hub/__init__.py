"""What every vendor shares."""
