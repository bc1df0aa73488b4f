"""Money and goods that are given to households, people and students."""
