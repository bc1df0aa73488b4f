"""Enterprises, farms and co-operatives that take poor households along, as borrowers."""
