"""The console: pages in Chinese for county and township staff, a client of the public API like any other."""
