"""Views that no single service could give."""
