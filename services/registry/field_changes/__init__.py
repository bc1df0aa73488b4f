"""What a telephone needs of its villages to work without a network, and what of it has changed since it last asked."""
