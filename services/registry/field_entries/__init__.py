"""What was recorded in the field without a network, and what of it waits for the township's decision."""
