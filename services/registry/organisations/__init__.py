"""Enterprises, family farms and co-operatives that take poor households along, and their links to them."""
