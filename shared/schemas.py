"""What the API's schemas have in common: what stands below an attribute is what its document says of it."""

from pydantic import BaseModel, ConfigDict


class Schema(BaseModel):
    """A form that goes out, or comes in without being closed."""

    model_config = ConfigDict(use_attribute_docstrings=True)


class Closed(Schema):
    """A form that comes in: a name that it doesn't know is refused."""

    model_config = ConfigDict(extra="forbid")
