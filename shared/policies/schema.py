"""The JSON Schema of a policy pack, made from its types; run as a module to write schema.json anew."""

import json
from typing import Any

from shared.policies.loader import SCHEMA_FILE
from shared.policies.pack import PolicyPack


def pack_schema() -> dict[str, Any]:
    """JSON Schema 2020-12 of a whole pack, sections included."""
    schema = PolicyPack.model_json_schema(mode="validation")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | schema


def schema_text() -> str:
    """The schema as schema.json holds it."""
    return json.dumps(pack_schema(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    SCHEMA_FILE.write_text(schema_text(), encoding="utf-8")
