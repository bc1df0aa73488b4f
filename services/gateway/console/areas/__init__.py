"""An area's page, from the county down to the village."""
