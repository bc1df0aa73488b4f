"""Yearly household incomes."""
