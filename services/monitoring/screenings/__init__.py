"""Screening runs: every household of a kind is marked off, and a run ends when none is left."""
