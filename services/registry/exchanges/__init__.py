"""The exchange with outside platforms: declared partners, numbered files sent to them, and files taken from them."""
