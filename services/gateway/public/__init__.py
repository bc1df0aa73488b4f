"""What anybody may open without signing in: the public notices of the register."""
