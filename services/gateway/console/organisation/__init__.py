"""Who leads and answers for what: posts, leading groups, their meetings and decisions, and publicity."""
