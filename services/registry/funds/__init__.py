"""Special funds: accounts in closed circulation, claims paid by the county, and the ledger of every household."""
