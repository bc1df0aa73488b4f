"""What is printed of a household: the card, the card of benefits, the handbook, and the four lists."""
