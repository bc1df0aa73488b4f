"""Delegation: somebody acts for an account of the same area or one inside his own, for days, in his own name."""
