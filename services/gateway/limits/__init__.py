"""How much one client may send, how fast, and how large."""
