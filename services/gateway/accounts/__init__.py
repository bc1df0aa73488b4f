"""Who may sign in: people's accounts, banks' clients, and the tokens they are given."""
