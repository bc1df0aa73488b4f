"""Signing in through an outside OpenID Connect issuer, which proves who a person is in the password's place."""
