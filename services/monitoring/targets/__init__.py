"""Targets of the packs, and how far an area has come."""
