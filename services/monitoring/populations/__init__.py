"""Lists of households that are drawn up on a day and stay as they were: whom they take up, what became of one since."""
