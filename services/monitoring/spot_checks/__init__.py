"""Spot checks: a drawn part of the households that left poverty is visited, and the errors found are counted."""
