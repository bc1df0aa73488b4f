"""Bulletins (通报): how an area stood when a month or quarter was over, for print, and frozen once issued."""
