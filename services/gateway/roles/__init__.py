"""Roles and their permissions as a table that a person can read."""
