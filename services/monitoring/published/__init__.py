"""Shares of people that a plan was published with, beside what the register makes of them."""
