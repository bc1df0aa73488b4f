"""Farm goods that can be traced: batches with their origin, the steps they go through, and the way back."""
