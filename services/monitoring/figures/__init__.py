"""Figures of areas, kept up by differences: reading one costs the same however many households there are."""
