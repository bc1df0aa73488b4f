"""The lending's pages: loans, subsidy lists, the risk fund, losses, the books, simulation."""
