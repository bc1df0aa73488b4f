"""Administrative villages and whether they are listed as poor."""
