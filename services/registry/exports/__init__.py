"""Files of what the register holds, in the very sheets that imports take."""
