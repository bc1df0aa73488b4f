"""Projects for villages and households: what they are, their stages, and each stage made public."""
