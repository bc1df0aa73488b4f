"""The demo: a town that does not exist, and what happens in it."""
