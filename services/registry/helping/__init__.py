"""Who helps whom, seen together: coverage, what is owed, cards and ledgers; nothing is stored here."""
