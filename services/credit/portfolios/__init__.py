"""What part of each bank's programme lending goes to households."""
