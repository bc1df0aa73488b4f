"""Indicators: what is computed from the other services' events, or reported by departments, for an area and a day."""
