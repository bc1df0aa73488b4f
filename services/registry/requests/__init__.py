"""Sensitive changes of a household: asked for by one person, decided on by another."""
