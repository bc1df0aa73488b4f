"""Replay of a rule: what it would have raised, had it watched with these numbers; nothing is raised by it."""
