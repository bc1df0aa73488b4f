"""The second factor of a sign-in: codes that change every half minute (RFC 6238), and recovery codes beside them."""
