"""The trail of exits from poverty: what was changed before and after, when and by whom, and what speaks against it."""
