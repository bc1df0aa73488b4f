"""Health files of poor people, and of households that are poor through illness."""
