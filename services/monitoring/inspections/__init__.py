"""Inspections: the plan's forms filled in section by section for an area, a household or a person in post."""
