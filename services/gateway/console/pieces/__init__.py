"""What pages are made of: elements, lists, conditions, steps, charts, labels, and how numbers are written."""
