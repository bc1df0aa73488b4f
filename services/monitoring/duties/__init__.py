"""Duties: what each post owes in a period, by when, and what became of it."""
