"""两不愁三保障 and its kin: the facts that prove each element, the judgement that follows, and what is missing."""
