"""The contracts between services: every event, declared once, in the file of its publisher."""

from shared.events import credit, registry
from shared.events.base import CONTRACTS, Envelope, Event

__all__ = ["CONTRACTS", "Envelope", "Event", "credit", "registry"]
