"""Public notices (公示): timed, open to everybody, closed once every objection is answered."""
