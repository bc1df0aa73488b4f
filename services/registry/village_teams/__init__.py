"""Work teams in villages: who is posted where, in which post and rank, from when to when."""
