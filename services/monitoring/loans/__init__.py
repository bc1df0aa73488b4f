"""Our own copy of the loans, and whether they are overdue."""
