"""The Python client of the API, made from its document."""
