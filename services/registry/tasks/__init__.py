"""What helpers set out to do for a village or household, how far they are, and the six items traced down to both."""
