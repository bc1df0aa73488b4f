"""Responsibility letters: of linked cadres with the leading group, of the town with village teams and departments."""
