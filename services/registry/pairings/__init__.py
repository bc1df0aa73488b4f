"""Who helps which village and household, from when to when: a change of helper is a new line, never a gap."""
