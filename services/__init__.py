"""The four services, and the commands that start them."""
