"""Our own copy of the register's households, with their incomes."""
