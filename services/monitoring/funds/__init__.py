"""Our own copy of the banks' risk fund accounts."""
