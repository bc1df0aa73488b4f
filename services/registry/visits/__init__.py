"""Visits from the field: who was where, found what, and what comes next."""
