"""Allowances paid to cadres who live in the village."""
