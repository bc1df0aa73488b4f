"""The table of ID tokens that opened once."""

from datetime import datetime

from sqlalchemy import DateTime
from sqlmodel import Field

from services.gateway.models import Table


class UsedAssertion(Table, table=True):
    """Key table: an ID token that somebody has signed in by, until it would have opened nothing anyway."""

    __tablename__ = "used_assertion"

    digest: str = Field(primary_key=True, max_length=64)
    forgotten_at: datetime = Field(sa_type=DateTime(timezone=True), index=True)
