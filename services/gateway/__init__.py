"""Gateway: the one door, with sign-in, limits, the views over services, and the console."""
