"""What the register holds and other services were never told: entered before its news told of it."""
