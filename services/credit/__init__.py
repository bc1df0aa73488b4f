"""Credit: loans to poor households, interest subsidy, the risk fund, in a double-entry ledger."""
