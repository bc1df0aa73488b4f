"""Training of poor people: courses, skills and certificates."""
