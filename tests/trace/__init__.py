"""Which requirement is proven by what (`make trace`), and whether the proof would notice (`make trace-deep`)."""
