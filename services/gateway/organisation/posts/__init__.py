"""Seats of groups and responsibilities in areas: who holds each, from which day to which."""
