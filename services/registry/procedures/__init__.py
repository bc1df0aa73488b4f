"""Procedures: rounds of ordered steps by which somebody gets on or off the register."""
