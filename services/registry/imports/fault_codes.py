"""The codes of an import's faults in the service's document, beside those of its refusals."""

from http import HTTPStatus

from services.registry.imports.faults import SENTENCES
from shared.problem_codes import Codes


def fault_codes() -> Codes:
    """A fault is no refused request: it comes in `faults` of an import that is read, with its sentence in Chinese."""
    return {
        code: {
            "status": int(HTTPStatus.UNPROCESSABLE_ENTITY),
            "title": "导入文件中的错误",
            "title_en": "A fault in an imported file",
            "remedy": sentence.replace("{value}", "…").replace("{note}", "…").replace("{column}", "…"),
            "remedy_en": f"Among the import's `faults`: {_in_english(code)}. Correct it and upload the file again.",
        }
        for code, sentence in SENTENCES.items()
    }


def _in_english(code: str) -> str:
    return code.removeprefix("registry.import_").replace("_", " ")
