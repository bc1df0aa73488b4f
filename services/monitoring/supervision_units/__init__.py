"""War zones and grids: which unit answers for an area, since when, and which areas nobody answers for."""
