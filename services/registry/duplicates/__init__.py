"""People who are probably registered twice: the queue, both records side by side, and decisions that can be undone."""
