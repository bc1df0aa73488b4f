"""Feeds: what happened in an area, in order, for whoever follows along; nothing is lost and nothing comes twice."""
