"""Projects and special funds made public in county, township and village: what hangs, what counts, what lacks."""
