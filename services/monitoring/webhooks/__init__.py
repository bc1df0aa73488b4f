"""Webhooks: the feeds for systems that want to be told, signed, in order, again until they say that they have it."""
