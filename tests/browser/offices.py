"""People at the console, and what banks and offices have done before they look."""

from datetime import date
from typing import Any

from playwright.async_api import expect

from services.demo.client import Cast, report
from shared.database import new_id
from tests.browser.conftest import Site, Tab

COUNTY = "360722"


async def sign_in(tab: Tab, site: Site, role: str, path: str) -> None:
    """Sign in as somebody, or as somebody else, and go to a page."""
    who = site.sign_ins.people[role]
    await tab.page.context.clear_cookies()
    await tab.open(path)
    await tab.sign_in(who.username, who.password)
    await expect(tab.page.locator(".who-name")).to_have_text(who.name)


def by_width(tab: Tab, desk: str, telephone: str) -> str:
    """One of two things: each width walks through something of its own."""
    assert tab.page.viewport_size is not None
    return desk if tab.page.viewport_size["width"] == 1440 else telephone


async def post(site: Site, who: str, path: str, **body: Any) -> dict[str, Any]:
    """Do something through the API as an office, or as a bank by its code."""
    async with Cast(site.url, site.sign_ins) as cast:
        actor = cast.banks.get(who) or cast.people[who]
        return await actor.post(path, body, key=str(new_id()))


async def interest_paid(site: Site, bank: str, period: str, on: date, most: int = 3) -> int:
    """Let some borrowers of a bank pay a period's interest; how many did."""
    async with Cast(site.url, site.sign_ins) as cast:
        actor = cast.banks[bank]
        loans = (await actor.get("/bank/loans", state="active", limit=most))["items"]
        events = []
        for loan in loans:
            told = await actor.get(f"/bank/loans/{COUNTY}/{loan['loan_no']}")
            due = next(row for row in told["schedule"] if row["period"] == period)
            events.append(
                {
                    "county_code": COUNTY,
                    "event_id": str(new_id()),
                    "type": "interest.collected",
                    "occurred_on": on.isoformat(),
                    "loan_no": loan["loan_no"],
                    "period": period,
                    "amount_fen": due["interest_fen"] - due["collected_fen"],
                }
            )
        return await report(actor, events, key=str(new_id()))


async def a_submitted_list(site: Site, bank: str, period: str, on: date) -> dict[str, Any]:
    """A list that its bank has drawn up and handed in."""
    drawn = await post(
        site, bank, "/credit/subsidy-lists", county_code=COUNTY, period=period, occurred_on=on.isoformat()
    )
    return await post(site, bank, f"/credit/subsidy-lists/{drawn['id']}/submit", occurred_on=on.isoformat())
