"""Registry: villages, households, people, and the procedures by which they enter and leave the register."""
