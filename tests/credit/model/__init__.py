"""The credit rules told a second time, day by day and in dictionaries: what the service is held against.

Nothing here imports the service's rules. Where the design names several reasons why an event can't stand, the model
gives all of them and the service may answer with any one.
"""
