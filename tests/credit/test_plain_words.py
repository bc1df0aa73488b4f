"""What a refusal says: whose business it is, who goes on, what to correct, and where."""

from datetime import date

import pytest

from services.credit.refusals import CreditRefusal
from services.credit.remedies import CORRECT, LATER, REMEDIES
from shared.problem_codes import subclasses
from tests.credit.channel import COUNTY
from tests.credit.office import BANK, CITY_OFFICE, COUNTY_FINANCE, COUNTY_OFFICE, TOWN, Office, said_no
from tests.credit.test_applications import PATH, a_family, an_application

NDJSON = "application/x-ndjson"


async def test_who_may_not_is_told_who_may(office: Office) -> None:
    problem = said_no(await office.get(TOWN, "/credit/ledger/trial-balance"), 403, "auth.forbidden")
    assert problem["detail"] == ("此操作由县财政局、市财政局、审计监督办理（权限 ledger.read），您的角色是乡镇干部")
    assert (problem["permission"], problem["roles"]) == ("ledger.read", ["county_finance", "city_finance", "auditor"])


async def test_a_list_in_another_state_tells_who_goes_on(office: Office) -> None:
    await office.a_loan()
    draft = await office.drawn_up("2016Q2", "2016-06-24")
    path = f"/credit/subsidy-lists/{draft['id']}"
    on = {"occurred_on": "2016-06-24"}
    problem = await office.refused(COUNTY_FINANCE, f"{path}/pay", 409, "credit.list_wrong_state", **on)
    assert (problem["detail"], problem["state"]) == ("名单草稿，待银行或县扶贫办报送", "draft")
    await office.step(BANK, draft, "submit", "2016-06-24")
    problem = await office.refused(COUNTY_FINANCE, f"{path}/pay", 409, "credit.list_wrong_state", **on)
    assert problem["detail"] == "名单已报送，待县扶贫办批准或退回"


async def test_a_remedy_fits_its_refusal(office: Office) -> None:
    family = await a_family(office.channel)
    refused = await office.refused(
        TOWN, PATH, 409, "credit.no_civil_capacity", **an_application(family, full_civil_capacity=False)
    )
    assert refused["remedy"] == "此项不能以更正填报内容解决，申请不予受理。"
    known = {one.code for one in subclasses(CreditRefusal)}
    assert REMEDIES.keys() <= known
    assert all(zh and en for zh, en in (*REMEDIES.values(), CORRECT, LATER))


async def test_an_error_of_several_fields_names_the_one_it_means(office: Office) -> None:
    family = await a_family(office.channel)
    told = an_application(family)
    del told["borrower_id_number"]
    problem = await office.refused(TOWN, PATH, 422, "request.invalid", **told)
    assert (problem["field"], problem["errors"][0]["message"]) == (
        "borrower_id_number",
        "农户申请应填写 borrower_id_number",
    )
    wrong = an_application(family, borrower_id_number="11010519491231002X"[:-1] + "1")
    problem = await office.refused(TOWN, PATH, 422, "identity.bad_check_digit", **wrong)
    assert problem["field"] == "borrower_id_number"


@pytest.mark.parametrize(
    ("query", "field", "message"),
    [
        ({"period": "2016-2"}, "period", "应为年份加季度，如 2018Q4"),
        ({"county_code": "36072"}, "county_code", "应为 6 位数字的县级区划代码，如 360722"),
    ],
)
async def test_a_wrong_form_is_told_with_the_right_one(
    office: Office, query: dict[str, str], field: str, message: str
) -> None:
    problem = said_no(await office.get(COUNTY_OFFICE, "/credit/subsidy-lists", **query), 422, "request.invalid")
    assert problem["errors"] == [{"field": field, "code": "string_pattern_mismatch", "message": message}]


async def test_a_condition_that_is_not_known_is_refused(office: Office) -> None:
    problem = said_no(await office.get(COUNTY_OFFICE, "/credit/loans", bank="rcc"), 422, "request.invalid")
    assert problem["field"] == "bank"
    assert problem["detail"].startswith("没有查询条件 bank；可用：after、area、bank_code、borrower_kind、county_code")
    problem = said_no(await office.get(CITY_OFFICE, "/credit/banks", county="x"), 422, "request.invalid")
    assert problem["detail"] == "没有查询条件 county；可用：city_code、on、programme"
    turned = {"county_code": COUNTY, "first_on": "2016-12-31", "last_on": "2016-01-01"}
    said_no(await office.get(COUNTY_OFFICE, "/credit/day-closes/figures", **turned), 422, "request.range_reversed")


async def test_a_reversal_that_others_forbid_names_them_the_latest_first(office: Office) -> None:
    loan = await office.a_loan()
    paid = loan.event("principal.repaid", date(2016, 7, 1), amount_fen=100)
    await office.channel.accepted(paid)
    back = {**loan.event("event.reversed", date(2016, 7, 2), reason="录错"), "reverses": "L1-3"}
    [result] = await office.channel.submit(back)
    assert result["code"] == "credit.has_dependents"
    assert result["detail"].endswith(f"请先冲销：{paid['event_id']} (principal.repaid, 2016-07-01)。")


async def test_a_moment_is_written_in_one_way(office: Office) -> None:
    family = await a_family(office.channel)
    made = await office.do(TOWN, PATH, **an_application(family))
    read = await office.read(TOWN, f"{PATH}/{made['application_no']}")
    assert made["recorded_at"].endswith("Z")
    assert read["recorded_at"] == made["recorded_at"]
