"""Jobs of poor people and public-welfare posts, with consent, wages and the training that led to them."""
