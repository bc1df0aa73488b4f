"""Who helps whom, and who visited whom, by the registry's records."""
