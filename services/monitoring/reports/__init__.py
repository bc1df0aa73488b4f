"""Figures that departments report: with evidence, checked by a second person, late and corrected ones kept apart."""
