"""What the four services have in common: contracts, transports, security and money; no service is imported here."""
