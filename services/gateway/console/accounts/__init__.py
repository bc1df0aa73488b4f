"""Who may come in and how: signing in, one's own account, and everybody's for those who administer them."""
