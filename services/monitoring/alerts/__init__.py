"""Alerts: what raises them, how people answer them, and the feed that tells of both."""
