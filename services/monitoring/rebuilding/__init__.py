"""Copies and figures made anew from the owners' events, beside those that serve, and mended where they differ."""
