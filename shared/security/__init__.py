"""Who calls, what they may do, where, and what of personal data they may see."""
