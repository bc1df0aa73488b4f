"""What the registry tells of villages, and how many of them have what a plan asks for."""
