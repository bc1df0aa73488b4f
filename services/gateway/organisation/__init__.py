"""Who leads the work: units, groups with their seats, responsible persons, and what the plans demand of them."""
