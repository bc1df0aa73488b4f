"""Who belongs to which household: people come and go, households split, merge and move, and no one vanishes."""
