"""Our own copy of the subsidy lists."""
