"""Our own copy of the registry's records, as far as it tells of them."""
