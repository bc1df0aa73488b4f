"""The exchange with outside platforms: with whom, and what was sent to them and taken from them by number."""
