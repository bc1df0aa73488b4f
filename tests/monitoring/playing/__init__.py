"""Play a plan's years: events and reports after which every target of a pack is just met, or just missed.

Twenty households and twenty villages carry the shares: as many of them as a milestone asks for have what it counts from
its day on, or one fewer. Exits are played apart, for they would change the shares.
"""
