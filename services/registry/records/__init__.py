"""What all records beside households share: versions, history, scope, and their side towards HTTP."""
