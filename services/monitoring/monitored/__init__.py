"""Our own copy of the register's monitoring objects."""
