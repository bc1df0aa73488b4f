"""Income lines: which one holds where, for which year and purpose."""
