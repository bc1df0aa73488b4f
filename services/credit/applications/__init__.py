"""Applications made in the township, with the opinions signed on them."""
