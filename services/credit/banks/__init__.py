"""Room of the credit service."""
