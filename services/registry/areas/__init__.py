"""Statistical areas as the registry knows them."""
