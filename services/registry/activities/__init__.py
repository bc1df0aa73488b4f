"""What units and helpers hold for a village: party lectures, free clinics, talks."""
