"""The numbers of an area on one page."""
