"""Help for a household: its handbook and plan (一户一法), the measures it chose, and what must reach everybody."""
