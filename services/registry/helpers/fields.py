"""Types of fields that the rooms of help share."""

from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import Field

from services.registry.records.fields import NamesDocuments

Latitude = Annotated[Decimal, Field(ge=-90, le=90, max_digits=9, decimal_places=6)]
Longitude = Annotated[Decimal, Field(ge=-180, le=180, max_digits=9, decimal_places=6)]
MOST_DOCUMENTS = 50
Documents = Annotated[list[UUID], Field(max_length=MOST_DOCUMENTS), NamesDocuments()]
"""Ids of photos and papers."""
SignedDocuments = Annotated[list[UUID], Field(min_length=1, max_length=20), NamesDocuments()]
"""Ids of papers without which a record proves nothing."""
Month = Annotated[str, Field(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$")]
"""A month, written ``2016-03``."""
Percent = Annotated[int, Field(strict=True, ge=0, le=100)]
