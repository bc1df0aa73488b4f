"""Versions of the API, and what of the present one is on its way out."""
