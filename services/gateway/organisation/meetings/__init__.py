"""Meetings of groups: called, held with minutes and who was there, their decisions, and what became of these."""
