"""Starts the services, together in one process or apart, and what they stand on."""
