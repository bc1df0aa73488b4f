"""A quarter's columns: every posting falls into one of them, whatever it is."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.credit.ledger.rules import Account
from services.credit.statements.rules import Book, Claims, Lending, Money, Moved, quarter_figures

BOOK = Book("360722", "rcc", "industry_credit")


def moved(account: Account, kind: str, amount_fen: int, **given: Any) -> Moved:
    """Postings of one sort."""
    facts: dict[str, Any] = {"undone": False, "before": False, "borrower": "", "postings": 1, **given}
    return Moved(book=BOOK, account=account, kind=kind, amount_fen=amount_fen, **facts)


def lent(kind: str, amount_fen: int, **given: Any) -> Moved:
    """Postings on the principal of households."""
    return moved(Account.MEMO_LOANS, kind, amount_fen, **{"borrower": "household", **given})


@pytest.mark.requirement("R002-130")
def test_lending_falls_into_its_columns() -> None:
    figures = quarter_figures(
        [
            lent("disbursement", 900, before=True, postings=9),
            lent("repayment", -100, before=True),
            lent("disbursement", 300, postings=3),
            lent("disbursement", -100, undone=True),
            lent("repayment", -70, postings=2),
            lent("repayment", 20, undone=True),
            lent("claim", -40),
            lent("renewal", 5),
            lent("disbursement", 1000, borrower="organisation"),
        ]
    )
    # 800 + (300 − 100) − (70 − 20) − 40 + 5
    household = Lending(800, 2, 200, 50, 40, 5)
    assert figures[BOOK].lending == {"household": household, "organisation": Lending(0, 1, 1000)}
    assert household.closing_fen == 915
    assert figures[BOOK].money == Money()


@pytest.mark.requirement("R002-130")
def test_money_falls_into_its_columns() -> None:
    figures = quarter_figures(
        [
            moved(Account.FUND, "deposit", 1000, before=True),
            moved(Account.FUND, "claim", -100, before=True),
            moved(Account.CITY_LOSS, "claim", 50, before=True),
            moved(Account.FUND, "deposit", 500),
            moved(Account.FUND, "claim", -301),
            moved(Account.FUND, "claim", 1, undone=True),
            moved(Account.FUND, "recovery", 80),
            moved(Account.FUND, "recovery", -30, undone=True),
            moved(Account.FUND, "account_interest", 17),
            moved(Account.FUND, "interest_correction", -4),
            moved(Account.FUND, "gift", 7),
            moved(Account.CITY_LOSS, "claim", 125),
            moved(Account.COUNTY_LOSS, "claim", 125),
            moved(Account.MEMO_INTEREST, "interest", 60),
            moved(Account.MEMO_INTEREST, "interest", -9, undone=True),
            moved(Account.SUBSIDY_EXPENSE, "list_approved", 44),
            moved(Account.TREASURY, "list_paid", -33),
            moved(Account.SUBSIDY_PAYABLE, "list_paid", 33),
        ]
    )
    money = figures[BOOK].money
    assert money == Money(51, 44, 33, 900, 500, 300, 50, 13, 7, 125, 125)
    assert (money.closing_fen, money.net_loss_fen) == (1170, 250)
    assert figures[BOOK].lending == {"household": Lending(), "organisation": Lending()}


@pytest.mark.requirement("R002-130")
@pytest.mark.parametrize(
    ("account", "kind", "column", "shown_fen"),
    [
        (Account.FUND, "deposit", "deposited_fen", 7),
        (Account.FUND, "deposit_taken_back", "deposited_fen", 7),
        (Account.FUND, "claim", "claims_paid_fen", -7),
        (Account.FUND, "recovery", "recovered_fen", 7),
        (Account.FUND, "account_interest", "account_interest_fen", 7),
        (Account.FUND, "interest_correction", "account_interest_fen", 7),
        (Account.FUND, "anything else", "other_fen", 7),
        (Account.MEMO_INTEREST, "interest", "interest_fen", 7),
        (Account.SUBSIDY_EXPENSE, "list_approved", "subsidy_approved_fen", 7),
        (Account.TREASURY, "list_paid", "subsidy_paid_fen", -7),
        (Account.CITY_LOSS, "claim", "city_loss_fen", 7),
        (Account.COUNTY_LOSS, "claim", "county_loss_fen", 7),
    ],
)
def test_each_sort_of_posting_has_its_column(account: Account, kind: str, column: str, shown_fen: int) -> None:
    money = quarter_figures([moved(account, kind, 7)])[BOOK].money
    assert {name: fen for name, fen in money._asdict().items() if fen} == {column: shown_fen}


@pytest.mark.requirement("R002-130")
@pytest.mark.parametrize(
    ("kind", "column", "shown_fen"),
    [
        ("disbursement", "disbursed_fen", 7),
        ("repayment", "repaid_fen", -7),
        ("payment", "repaid_fen", -7),
        ("claim", "claimed_fen", -7),
        ("anything else", "other_fen", 7),
    ],
)
def test_each_sort_of_lending_has_its_column(kind: str, column: str, shown_fen: int) -> None:
    lending = quarter_figures([lent(kind, 7)])[BOOK].lending["household"]
    assert {name: fen for name, fen in lending._asdict().items() if fen and name.endswith("_fen")} == {
        column: shown_fen
    }


@pytest.mark.requirement("R002-130")
def test_what_no_loan_moved_is_not_lost() -> None:
    figures = quarter_figures([moved(Account.MEMO_LOANS, "", 3)])
    assert list(figures[BOOK].lending) == ["household", "organisation", ""]
    assert figures[BOOK].lending[""].closing_fen == 3


ANY = st.builds(
    Moved,
    st.builds(Book, st.sampled_from(["360722", "360723"]), st.sampled_from(["abc", "rcc"]), st.just("industry_credit")),
    st.sampled_from(Account),
    st.sampled_from(["disbursement", "repayment", "interest", "claim", "recovery", "deposit", "reversal", "x"]),
    st.booleans(),
    st.booleans(),
    st.sampled_from(["household", "organisation", ""]),
    st.integers(-(10**15), 10**15),
    st.integers(1, 9),
)


@pytest.mark.requirement("R002-130")
@given(st.lists(ANY, max_size=20), st.randoms(use_true_random=False))
def test_opening_and_columns_give_the_sum_of_all_postings(postings: list[Moved], random: Any) -> None:
    figures = quarter_figures(postings)
    shuffled = postings.copy()
    random.shuffle(shuffled)
    assert quarter_figures(shuffled) == figures
    assert set(figures) == {one.book for one in postings}
    for book, quarter in figures.items():
        mine = [one for one in postings if one.book == book]

        def balance(account: Account, mine: list[Moved] = mine, **only: Any) -> int:
            return sum(
                one.amount_fen
                for one in mine
                if one.account is account and all(getattr(one, name) == value for name, value in only.items())
            )

        assert sum(lent.opening_fen for lent in quarter.lending.values()) == balance(Account.MEMO_LOANS, before=True)
        assert sum(lent.closing_fen for lent in quarter.lending.values()) == balance(Account.MEMO_LOANS)
        money = quarter.money
        assert (money.opening_fen, money.closing_fen) == (
            balance(Account.FUND, before=True),
            balance(Account.FUND),
        )
        assert money.interest_fen == balance(Account.MEMO_INTEREST, before=False)
        assert money.subsidy_approved_fen == balance(Account.SUBSIDY_EXPENSE, before=False)
        assert money.subsidy_paid_fen == -balance(Account.TREASURY, before=False)
        assert money.city_loss_fen == balance(Account.CITY_LOSS, before=False)
        assert money.county_loss_fen == balance(Account.COUNTY_LOSS, before=False)


@pytest.mark.requirement("R002-130")
def test_quarters_are_added_column_by_column() -> None:
    assert Lending(1, 2, 3, 4, 5, 6).plus(Lending(10, 20, 30, 40, 50, -60)) == Lending(11, 22, 33, 44, 55, -54)
    assert Money(*range(1, 12)).plus(Money(*range(10, 120, 10))) == Money(*range(11, 132, 11))
    some, others = Claims(5, 40, 30, 20), Claims(1, 2, 3, 4)
    assert some.plus(others) == Claims(6, 42, 33, 24)
    assert some.minus(others) == Claims(4, 38, 27, 16)
