"""Assessments of work: objects scored by a sheet for a period, vetoes, accountability, ranking and what follows."""
