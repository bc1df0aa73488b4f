"""Monitoring: indicators, targets, alerts and their feed, from the other services' events."""
