"""In which form answers leave: with a validator, and compressed where that is worth it."""
