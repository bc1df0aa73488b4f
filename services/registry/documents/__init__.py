"""Photos and documents of households, people, villages and of any record: kept by content, encrypted."""
