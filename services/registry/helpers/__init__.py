"""Units that help and the people whom they send."""
