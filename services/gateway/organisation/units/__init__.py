"""Units that work on poverty in an area, partners from elsewhere among them."""
