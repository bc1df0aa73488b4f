"""The documents of the whole API."""
