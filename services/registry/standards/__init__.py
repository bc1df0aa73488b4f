"""Standards: what income, elements and rates are held against, with the working that villagers can read."""
