"""How households, villages and monitoring objects enter and leave: rounds, notices, exits."""
