"""The telephone's page for visits: plain files that work without a network once they were loaded."""
