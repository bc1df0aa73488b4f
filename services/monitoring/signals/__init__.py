"""What departments tell of households, people and areas (部门预警信号), and what follows from it."""
