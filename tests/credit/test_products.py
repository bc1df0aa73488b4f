"""Products of banks: as a pack has them, as they are listed and chosen, and what a loan under one looks like."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from services.credit.applications.models import Application
from services.credit.bank_events.rules import Disbursed
from services.credit.loans.models import Loan as LoanRow
from services.credit.policies import UnknownProduct, to_policy
from services.credit.policy import Due, Repayment
from services.credit.terms.refusals import ProductAmount, ProductBorrower, ProductOfOtherBank, ProductTerm
from services.credit.terms.rules import check_product, check_product_terms, check_terms
from shared import policies
from shared.calendar import Holidays
from shared.policies import find_pack
from shared.policies.credit import default_product
from shared.policies.loader import PolicyInvalid, load_pack
from tests.credit.channel import COUNTY, Channel, Loan
from tests.credit.loan_builder import a_loan
from tests.credit.office import AUDITOR, BANK, COUNTY_OFFICE, OTHER_BANK, TOWN, Office
from tests.credit.test_applications import PATH, a_family, an_application

PRODUCTS = "/credit/products"
_section = find_pack("ganzhou-credit").credit
assert _section is not None  # for the type checker
SECTION = _section
HOUSEHOLD = to_policy(SECTION, "psbc_household").loans
SHORT = to_policy(SECTION, "yinzuo_short").loans


@pytest.mark.requirement("R002-110")
def test_each_pilot_bank_has_a_plain_default_and_another_product() -> None:
    for bank in SECTION.banks:
        default = default_product(SECTION, bank.code)
        assert default is not None
        assert default.bank == bank.code
        plain, chosen = to_policy(SECTION).loans, to_policy(SECTION, default.code).loans
        named = replace(plain.product, code=default.code, bank=bank.code)
        assert chosen == replace(plain, product=named)
        assert [one.code for one in SECTION.products if one.bank == bank.code and not one.default]


@pytest.mark.requirement("R002-110")
def test_a_product_bears_its_own_terms() -> None:
    loans = to_policy(SECTION, "abc_equal_instalment").loans
    assert (loans.day_base, loans.product.repayment) == (365, Repayment.EQUAL_INSTALMENT)
    assert loans.product.order == (Due.INTEREST, Due.PRINCIPAL, Due.PENALTY)
    assert to_policy(SECTION, "bog_holiday").loans.product.holidays is Holidays.PRECEDING
    with pytest.raises(UnknownProduct):
        to_policy(SECTION, "none")


@pytest.mark.requirement("R002-110", "R002-111", "R002-113")
def test_terms_outside_a_product_are_refused() -> None:
    check_product_terms(36, 3_000_000, HOUSEHOLD)
    with pytest.raises(ProductAmount):
        check_product_terms(36, 3_000_001, HOUSEHOLD)
    check_product_terms(36, 9_000_000, SHORT)
    with pytest.raises(ProductTerm):
        check_product_terms(37, 1, SHORT)
    check_product("psbc", "household", HOUSEHOLD)
    with pytest.raises(ProductOfOtherBank):
        check_product("rcc", "household", HOUSEHOLD)
    with pytest.raises(ProductBorrower):
        check_product("psbc", "organisation", HOUSEHOLD)
    disbursed = a_loan(term_months=60)[2]
    assert isinstance(disbursed, Disbursed)
    with pytest.raises(ProductTerm):
        check_terms(disbursed, SHORT)


CONTRADICTIONS = [
    ("repayment: equal_instalment", "repayment: equal_instalment\n    instalment_quarters: 2", "instalment_quarters"),
    ('penalty_surcharge: "0.5"', 'penalty_surcharge: "0.51"', "penalty_surcharge"),
    ('penalty_surcharge: "0.3"', 'penalty_surcharge: "0.29"', "penalty_surcharge"),
    ('misuse_surcharge: "1"', 'misuse_surcharge: "1.1"', "misuse_surcharge"),
    ("term_max_months: 36", "term_max_months: 61", "term_max_months"),
    ("amount_max_fen: 3000000", "amount_max_fen: 5000001", "amount_max_fen"),
    ("bank: yinzuo\n    term", "bank: icbc\n    term", "bank"),
    ("order: [interest, principal, penalty]", "order: [interest, interest, penalty]", "order"),
    ("value: [bullet, equal_principal, equal_instalment]", "value: [bullet, equal_instalment]", "repayment"),
    ("code: abc_bullet", "code: rcc_bullet", "[1]"),
    ("bank: abc\n    default: true", "bank: rcc\n    default: true", "default"),
]


@pytest.mark.requirement("R002-110")
@pytest.mark.parametrize(("before", "after", "field"), CONTRADICTIONS, ids=[field for *_, field in CONTRADICTIONS])
def test_a_product_outside_the_programme_is_refused_with_its_place(
    tmp_path: Path, before: str, after: str, field: str
) -> None:
    mistake = the_mistake(tmp_path, "ganzhou-credit", (before, after))
    assert field in mistake.field
    assert mistake.line > 1


@pytest.mark.requirement("R002-110")
def test_a_bank_needs_a_default_product_its_own_or_that_of_all_banks(tmp_path: Path) -> None:
    own = ("bank: abc\n    default: true", "bank: abc\n    default: false")
    of_all = (
        "（到期还本）\n    default: true\n    source: R002-110\n    assumed: true\n    note: 各试点银行均可办理",
        "",
    )
    mistake = the_mistake(tmp_path, "ganzhou-credit", own, (of_all[0], of_all[0].replace("true", "false", 1)))
    assert "products" in mistake.field


@pytest.mark.requirement("R002-110")
def test_a_programme_without_organisations_has_no_product_for_them(tmp_path: Path) -> None:
    mistake = the_mistake(tmp_path, "micro-credit", ("    borrowers: [household]\n", ""))
    assert "borrowers" in mistake.field


def the_mistake(tmp_path: Path, pack: str, *changes: tuple[str, str]) -> Any:
    """The first mistake of a pack in which something was changed."""
    folder = tmp_path / pack
    shutil.copytree(Path(policies.__file__).parent / "packs" / pack, folder)
    file = folder / "credit.yaml"
    text = file.read_text(encoding="utf-8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after, 1)
    file.write_text(text, encoding="utf-8")
    with pytest.raises(PolicyInvalid) as caught:
        load_pack(folder)
    mistake = caught.value.mistakes[0]
    assert mistake.file == "credit.yaml"
    return mistake


@pytest.mark.requirement("R002-110")
async def test_products_are_listed_for_each_bank(office: Office) -> None:
    query = {"county_code": COUNTY, "on": "2016-05-01"}
    listed = await office.read(COUNTY_OFFICE, PRODUCTS, **query)
    assert (listed["programme"], len(listed["items"])) == ("industry_credit", len(SECTION.products))
    mine = await office.read(BANK, PRODUCTS, **query)
    assert {item["code"] for item in mine["items"]} == {"rcc_bullet", "rcc_equal_principal", "industry_bullet"}
    half_yearly = next(item for item in mine["items"] if not item["default"])
    assert (half_yearly["repayment_label"], half_yearly["instalment_quarters"]) == ("等额本金", 2)
    assert (half_yearly["term_min_months"], half_yearly["day_base"]) == (36, 360)
    assert (half_yearly["penalty_surcharge"], half_yearly["amount_max_fen"]) == ("0.5000", None)
    micro = await office.read(OTHER_BANK, PRODUCTS, programme="micro_credit", **query)
    assert {tuple(item["borrowers"]) for item in micro["items"]} == {("household",)}
    assert [item["code"] for item in micro["items"] if item["default"]] == ["micro_bullet"]
    assert (await office.get(BANK, PRODUCTS, bank_code="abc", **query)).status_code == 403
    assert (await office.get(COUNTY_OFFICE, PRODUCTS, county_code="360723")).status_code == 403
    assert (await office.get(COUNTY_OFFICE, PRODUCTS, county_code=COUNTY, on="2014-12-31")).status_code == 409


REFUSED: list[tuple[dict[str, Any], int, str]] = [
    ({"product": "none"}, 422, "credit.unknown_product"),
    ({"product": "abc_bullet"}, 409, "credit.product_of_other_bank"),
    ({"bank_code": "psbc", "product": "psbc_household", "amount_fen": 3_000_001}, 409, "credit.product_amount"),
    ({"bank_code": "yinzuo", "product": "yinzuo_short", "term_months": 37}, 409, "credit.product_term"),
]


@pytest.mark.requirement("R002-110")
@pytest.mark.parametrize(("given", "status", "code"), REFUSED, ids=[code for *_, code in REFUSED])
async def test_an_application_outside_its_product_is_refused(
    office: Office, given: dict[str, Any], status: int, code: str
) -> None:
    family = await a_family(office.channel)
    await office.refused(TOWN, PATH, status, code, **an_application(family, **given))
    assert await office.channel.rows(Application) == []


@pytest.mark.requirement("R002-110")
async def test_an_application_bears_the_product_that_it_names_or_the_banks_default(office: Office) -> None:
    family = await a_family(office.channel)
    named = await office.do(TOWN, PATH, **an_application(family, product="rcc_equal_principal"))
    assert named["product"] == "rcc_equal_principal"
    assert (await office.do(TOWN, PATH, **an_application(family)))["product"] == "rcc_bullet"


async def under_a_product(channel: Channel, product: str) -> Loan:
    """A disbursed loan of 2016-05-10 under a product of the bank rcc."""
    borrower = await channel.household()
    async with channel.sessions() as session, session.begin():
        [row] = await channel.rows(Application)
        row = await session.merge(row)
        row.product = product
    loan = Loan(borrower)
    await channel.accepted(*loan.opened())
    return loan


@pytest.mark.requirement("R002-110", "R002-112", "R002-113")
async def test_a_loan_in_instalments_shows_its_plan_its_arrears_and_the_parts_of_a_payment(office: Office) -> None:
    channel = office.channel
    loan = await under_a_product(channel, "rcc_equal_principal")
    path = f"/credit/banks/rcc/loans/{COUNTY}/L1"
    shown = await office.read(COUNTY_OFFICE, path, on="2016-09-22")
    assert shown["product"] == "rcc_equal_principal"
    # 13 settlement days from 2016-06-21 to 2019-05-10, every second one an instalment: 5,000,000 / 7 = 714,285.71
    assert [row["principal_fen"] for row in shown["plan"]] == [0, 714_286] * 6 + [714_284]
    # 42 and 92 days: 27,708 and 60,694 (5,000,000 x 0.0475 x 92 / 360 = 60,694.44), due by 2016-06-21 and 09-21
    assert (shown["overdue_days"], shown["overdue_interest_fen"]) == (93, 27_708 + 60_694)
    # a row of the plan is in time on its day, interest and principal alike, and overdue from the next on
    on_time = await office.read(COUNTY_OFFICE, path, on=shown["plan"][0]["due_on"])
    assert (on_time["plan"][0]["due_on"], on_time["overdue_days"], on_time["overdue_interest_fen"]) == (
        "2016-06-21", 0, 0,
    )  # fmt: skip
    a_day_late = await office.read(COUNTY_OFFICE, path, on="2016-06-22")
    assert (a_day_late["overdue_days"], a_day_late["overdue_interest_fen"]) == (1, 27_708)
    second = shown["plan"][1]["due_on"]
    on_time = await office.read(COUNTY_OFFICE, path, on=second)
    assert (second, on_time["overdue_principal_fen"], on_time["overdue_interest_fen"]) == ("2016-09-21", 0, 27_708)
    early = loan.event("loan.overdue", date(2016, 6, 20), principal_fen=0, interest_fen=1, days=1)
    [told] = await channel.submit(early)
    assert (told["code"], "2016-06-21" in told["detail"]) == ("credit.not_yet_due", True)
    far = loan.event("loan.overdue", date(2016, 6, 22), principal_fen=0, interest_fen=1, days=9)
    [told] = await channel.submit(far)
    assert (told["code"], "最早到期日为 2016-06-21" in told["detail"]) == ("credit.too_many_days", True)
    # one day of the instalment at half the rate on top, and 93 days of unpaid interest:
    # 714,286 x 0.0475 x 0.5 / 360 = 47.12 and 88,402 x 0.0475 / 360 = 11.66 in 2016Q4: 59;
    # before that 27,708 x 0.0475 x 92 / 360 = 336.34
    assert (shown["overdue_principal_fen"], shown["penalty_due_fen"]) == (714_286, 336 + 59)

    payment = loan.event("payment.received", date(2016, 9, 22), amount_fen=395 + 88_402 + 714_286 + 10)
    await channel.accepted(payment)
    shown = await office.read(COUNTY_OFFICE, path, on="2016-09-22")
    assert (shown["overdue_days"], shown["penalty_due_fen"], shown["outstanding_fen"]) == (0, 0, 4_285_704)
    assert shown["events"][-1]["parts"] == {
        "penalty_fen": 395,
        "interest": {"2016Q2": 27_708, "2016Q3": 60_694},
        "principal_fen": 714_296,
    }
    assert [row["principal_paid_fen"] for row in shown["plan"]][:4] == [0, 714_286, 0, 10]
    balances = await channel.balances()
    assert (balances["memo_loans"], balances["memo_interest"]) == (4_285_704, 88_402)

    # what comes before the payment takes from it: the row alone can't tell
    collected = loan.event("interest.collected", date(2016, 9, 21), period="2016Q2", amount_fen=27_708)
    await channel.accepted(collected)
    [row] = await channel.rows(LoanRow)
    assert (row.payment_on, row.collected_fen) == (date(2016, 9, 22), 88_402)
    assert row.outstanding_fen < 4_285_704 - 27_000
    await channel.refused(loan.event("payment.received", date(2016, 9, 23), amount_fen=5_000_000), "credit.over_owed")
    await channel.accepted(
        loan.event("event.reversed", date(2016, 9, 24), reverses=payment["event_id"], reason="重复入账"),
        {**payment, "event_id": "again"},
    )
    [again] = await channel.rows(LoanRow)
    assert (again.outstanding_fen, again.collected) == (row.outstanding_fen, row.collected)
    controls = await office.read(AUDITOR, "/credit/ledger/control-totals", county_code=COUNTY)
    assert controls["equal"]


async def test_a_breach_that_is_dated_back_takes_penalty_from_a_payment(office: Office) -> None:
    channel = office.channel
    loan = await under_a_product(channel, "rcc_equal_principal")
    await channel.accepted(loan.event("payment.received", date(2016, 6, 21), amount_fen=127_708))
    [row] = await channel.rows(LoanRow)
    assert row.outstanding_fen == 4_900_000
    # 10 days of 5,000,000 at the contract's rate on top: 6,597.22
    await channel.accepted({**loan.event("loan.breached", date(2016, 6, 11), reason="建房"), "kind": "other_use"})
    [row] = await channel.rows(LoanRow)
    assert (row.penalty_fen, row.outstanding_fen) == (6_597, 4_906_597)
    assert (await channel.balances())["memo_loans"] == 4_906_597


async def test_no_backdated_event_makes_a_household_owe_more_than_its_cap(office: Office) -> None:
    """What one bank lent in reliance on another's payment is asked for when the payment comes to pay less."""
    channel = office.channel
    loan = await under_a_product(channel, "rcc_equal_principal")
    await channel.accepted(loan.event("payment.received", date(2016, 6, 21), amount_fen=127_708))
    async with channel.sessions() as session, session.begin():
        household, member = loan.borrower.household_id, loan.borrower.member_id
        await channel._application(session, household, member, date(2016, 5, 1), "abc", "L2")
    relying = Loan(loan.borrower, "L2")
    await channel.accepted(*relying.opened(date(2016, 6, 22), amount_fen=100_000), bank="abc")
    breached = {**loan.event("loan.breached", date(2016, 6, 11), reason="建房"), "kind": "other_use"}
    await channel.refused(breached, "credit.over_cap")
    [row] = await channel.rows(LoanRow, loan_no="L1")
    assert (row.outstanding_fen, row.breached_on) == (4_900_000, None)
