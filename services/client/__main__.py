"""`python -m services.client`: write the client's modules anew from the document of this source."""

import base64
import subprocess
import sys
from pathlib import Path
from typing import Any

from services.client.models import models_module
from services.client.operations import api_module
from services.gateway.documents.service import whole
from services.runtime.parts import create_app, settings_class
from shared.settings import SERVICES

NO_KEY = base64.b64encode(bytes(32)).decode()
"""Of no installation: nothing is kept under it, since nothing is started."""
HOME = Path(__file__).parents[2]
PACKAGE = HOME / "deploy" / "client" / "fupin_client"


def document() -> dict[str, Any]:
    """The document of the whole API as this source makes it; nothing has to run for it."""
    apps = {service: create_app(service, settings_class(service).load(data_key=NO_KEY)) for service in SERVICES}
    made = {service: app.openapi() for service, app in apps.items()}
    return whole(made.pop("gateway"), made)


def modules() -> dict[str, str]:
    """File name → source of the modules that are made from the document, in the form of all other code."""
    made = document()
    sources = {"models.py": models_module(made["components"]["schemas"]), "api.py": api_module(made)}
    return {name: _formed(source, PACKAGE / name) for name, source in sources.items()}


def _formed(source: str, path: Path) -> str:
    for step in (["check", "--fix"], ["format"]):
        command = [sys.executable, "-m", "ruff", *step, "--quiet", "--stdin-filename", str(path), "-"]
        done = subprocess.run(  # noqa: S603  # our own arguments
            command, input=source, stdout=subprocess.PIPE, check=True, encoding="utf-8", cwd=HOME
        )
        source = done.stdout
    return source


def main() -> None:
    """Write the client's modules anew from the document of this source."""
    for name, source in modules().items():
        (PACKAGE / name).write_text(source, "utf-8")


if __name__ == "__main__":
    main()
