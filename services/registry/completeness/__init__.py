"""What is still to be entered of a household, as a list to work through."""
