"""Our own copy of who helps whom, and of their visits."""
