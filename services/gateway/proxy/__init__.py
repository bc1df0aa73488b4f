"""The hop: requests under /api/v1 go to the service whose room they name."""
