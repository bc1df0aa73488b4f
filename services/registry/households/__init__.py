"""Registered households and their members."""
