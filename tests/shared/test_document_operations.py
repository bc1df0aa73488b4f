"""What every operation of every service is called, and whose business its document says it is."""

import re
from pathlib import Path
from typing import Annotated, Any

import pytest
from fastapi import FastAPI

from shared.document_names import read_names
from shared.document_operations import PERMISSION, describe_operations
from shared.security.callers import Caller, requires
from shared.security.permissions import PERMISSIONS, USERS, Role, users_of
from shared.settings import SERVICES
from tests.conftest import Installation
from tests.shared.test_routes import create_app

HOME = Path(__file__).parents[2] / "services"


@pytest.fixture
def app() -> FastAPI:
    """An application with a route for banks and offices, one for everybody, and one that names itself."""
    made = FastAPI()

    @made.get("/loans/{loan_no}", tags=["loans", "bank"])
    async def read_loan(loan_no: str, caller: Annotated[Caller, requires("subsidy_list.submit")]) -> None:
        """Read a loan."""

    @made.post("/notices", tags=["public notices"])
    async def object_to_notice() -> None:
        """Object."""

    @made.get("/skills", tags=["skills"], operation_id="list_skill", summary="列出技能")
    async def list_records(caller: Annotated[Caller, requires("household.read")]) -> None:
        """List those of the area."""

    describe_operations(made, {"GET /loans/{loan_no}": "查看贷款"})
    return made


def test_an_operation_is_named_in_both_languages(app: FastAPI) -> None:
    paths = app.openapi()["paths"]
    assert paths["/loans/{loan_no}"]["get"]["summary"] == "查看贷款 · Read loan"
    assert paths["/notices"]["post"]["summary"] == "Object to notice"
    assert paths["/skills"]["get"]["summary"] == "列出技能 · List skill"


def test_its_id_is_its_subject_and_its_name_unless_it_has_one(app: FastAPI) -> None:
    paths = app.openapi()["paths"]
    assert paths["/loans/{loan_no}"]["get"]["operationId"] == "loans_read_loan"
    assert paths["/notices"]["post"]["operationId"] == "public_notices_object_to_notice"
    assert paths["/skills"]["get"]["operationId"] == "list_skill"


def test_its_users_and_its_permission_are_those_that_the_route_asks_for(app: FastAPI) -> None:
    paths = app.openapi()["paths"]
    loan, notice = paths["/loans/{loan_no}"]["get"], paths["/notices"]["post"]
    assert loan["tags"] == ["loans", "bank", "county"]
    assert loan[PERMISSION] == {
        "name": "subsidy_list.submit",
        "roles": ["county_office", "bank"],
        "scope": ["area", "bank"],
    }
    assert loan["description"] == ("Read a loan.\n\n权限 `subsidy_list.submit`：县扶贫办、试点银行，限本辖区、本银行。")
    assert notice["tags"] == ["public notices", "public"]
    assert PERMISSION not in notice
    assert notice["description"] == "Object.\n\n无须登录 · Nobody needs to sign in."
    assert paths["/skills"]["get"][PERMISSION]["scope"] == ["area"]


def test_each_role_of_a_person_or_bank_is_one_kind_of_user() -> None:
    grouped = [role for roles in USERS.values() for role in roles]
    assert sorted(grouped) == sorted(role for role in Role if role is not Role.SERVICE)
    assert users_of("bank_event.write") == ["bank"]
    assert users_of("own_account.read") == [*USERS]
    assert users_of("event.read") == []


def operations(app: FastAPI) -> dict[str, Any]:
    """The operations of a document, by method and path."""
    return {
        f"{method.upper()} {path}": operation
        for path, item in app.openapi()["paths"].items()
        for method, operation in item.items()
    }


@pytest.mark.parametrize("service", SERVICES)
def test_every_operation_of_a_service_is_told_whole(installation: Installation, service: str) -> None:
    told = operations(create_app(installation, service))
    # what only services ask each other for has no name among people
    outside = {key: one for key, one in told.items() if one.get(PERMISSION, {"roles": True})["roles"]}
    unnamed = [key for key, one in outside.items() if not re.search("[\u4e00-\u9fff].* · [A-Z]", one["summary"])]
    assert unnamed == [], "each needs a line in operations.toml of its service"
    for key, operation in outside.items():
        assert PERMISSION in operation or "public" in operation["tags"], key
        assert {*operation["tags"]} & {*USERS, "public"}, key
        if PERMISSION in operation:
            assert set(operation[PERMISSION]["roles"]) <= PERMISSIONS[operation[PERMISSION]["name"]]


@pytest.mark.parametrize("service", SERVICES)
def test_no_name_is_kept_of_what_is_gone(installation: Installation, service: str) -> None:
    told = operations(create_app(installation, service))
    assert read_names(HOME / service / "operations.toml").keys() <= told.keys()
