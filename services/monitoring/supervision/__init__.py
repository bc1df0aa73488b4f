"""Supervision as a whole: the overview by war zone and section, and the feed."""
