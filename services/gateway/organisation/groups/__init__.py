"""Leading groups and their like: with an office, seats and files."""
