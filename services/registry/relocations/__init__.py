"""Relocation: who agreed to move, who comes first, in which batch of the plan, and where they settled."""
