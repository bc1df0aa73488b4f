"""The four rules applied to our own copies: each judges what one event changed."""

from datetime import date
from fractions import Fraction

from sqlalchemy.ext.asyncio import AsyncSession

from services.monitoring.alerts.asked import asks_for_delay
from services.monitoring.alerts.rules import (
    Rule,
    fund_sentence,
    income_sentence,
    income_text,
    incomes_below_line,
    is_exhausted,
    latest,
    leverage_sentence,
    measure_of,
    measured_incomes,
    overdue_sentence,
)
from services.monitoring.alerts.watch import Cause, Watch, standing_periods
from services.monitoring.funds.models import FundAccount
from services.monitoring.households.holding import Held
from services.monitoring.households.models import Household
from services.monitoring.households.standing import household_text
from services.monitoring.loans.models import Loan
from services.monitoring.loans.rules import Arrears
from services.monitoring.sweeps.queries import swept_on
from shared.areas import full_code
from shared.events.credit import FundMoved, LeverageAssessed, LoanFacts


async def judge_loan(watch: Watch, session: AsyncSession, loan: Loan, event: LoanFacts, stood: Arrears | None) -> None:
    """Alert while arrears stand for as many days as the plan asks, clear where they stood until now.

    A plan that comes while they stand is heard of at the loan's next event.
    """
    rule, key, arrears = Rule.LOAN_OVERDUE, (loan.county_code, loan.id), loan.standing_arrears
    if stood is not None and (arrears is None or arrears.since != stood.since):
        period = frozenset({arrears.since.isoformat()}) if arrears else frozenset()
        await watch.end(session, rule, *key, event.occurred_on, but=period)
    if arrears is None:
        return
    on = latest((event.occurred_on, arrears.reported_on, await swept_on(session, loan.county_code)))
    setting = await watch.setting(session, rule, loan.village_code, on)
    if setting is None or not asks_for_delay(setting, loan.turns):
        await watch.end(session, rule, *key, on, unasked=True)
        return
    bank = await watch.bank_label(session, loan.county_code, loan.bank_code, event.occurred_on)
    cause = Cause(
        rule=rule,
        county_code=loan.county_code,
        area_code=loan.village_code,
        subject_id=loan.id,
        period=arrears.since.isoformat(),
        raised_on=arrears.reported_on,
        sentence=overdue_sentence(
            bank,
            loan.loan_no,
            arrears.reported_on,
            arrears.days,
            arrears.principal_fen,
            arrears.interest_fen,
            loan.outstanding_fen,
        ),
        household_id=loan.household_id,
    )
    await watch.stand(session, cause, setting, event.occurred_on)


async def judge_income(
    watch: Watch, session: AsyncSession, known: Held, household: Household, back_on: date | None = None
) -> None:
    """Alert for every year in which a household fell below the line, clear the other years.

    Judged are those that left poverty, and monitoring objects whose risk isn't removed; of a household off the register
    all are cleared, and where no plan has the rule any more. It is judged as of the last day that its county was swept,
    or of the last day of these facts where that is later.

    Args:
        known: what the batch holds of it.
        back_on: the day on which it comes back onto the register; alerts that a removal had cleared stand again then.
    """
    key = (household.county_code, household.id)
    exited_on, removed_on = household.exited_on, household.removed_on
    monitored = known.spans_monitored(key)
    if exited_on is None and not monitored and not household.alerted:
        return
    incomes = known.incomes.get(key, {})
    judged_on = await swept_on(session, household.county_code)
    days = [day for span in monitored for day in span]
    recorded = (income.recorded_on for income in incomes.values())
    on = latest((exited_on, removed_on, back_on, judged_on, *days, *recorded))
    setting = await watch.setting(session, Rule.EXITED_INCOME_BELOW_LINE, household.village_code, on)
    if setting is None:
        await end_income_alerts(watch, session, household, on)
        return
    lines_fen = await watch.lines(session, str(setting.parameters["line"]), household.village_code, on)
    measured = measured_incomes(measure_of(setting.parameters), incomes if removed_on is None else {})
    due = incomes_below_line(exited_on, monitored, measured, lines_fen)
    if household.alerted:
        still = frozenset(str(below.year) for below in due)
        await watch.end(session, Rule.EXITED_INCOME_BELOW_LINE, *key, on, but=still)
    for below in due:
        household.alerted = True
        cause = Cause(
            rule=Rule.EXITED_INCOME_BELOW_LINE,
            county_code=household.county_code,
            area_code=household.village_code,
            subject_id=household.id,
            period=str(below.year),
            raised_on=latest((below.began_on, incomes[below.year].recorded_on, judged_on)),
            sentence=f"{household_text(household)}{income_sentence(below)}",
            proof=income_text(below.year, below.income),
            household_id=household.id,
        )
        await watch.stand(session, cause, setting, on)


async def end_income_alerts(watch: Watch, session: AsyncSession, household: Household, on: date) -> None:
    """Clear what stands about the income of a household: it has not left poverty any more, or no plan has the rule."""
    if household.alerted:
        rule = Rule.EXITED_INCOME_BELOW_LINE
        await watch.end(session, rule, household.county_code, household.id, on)


async def judge_fund(watch: Watch, session: AsyncSession, account: FundAccount, event: FundMoved) -> None:
    """Alert when an account is used up, clear when there is money again.

    A plan that comes while it is used up is heard of at its next event.
    """
    if not is_exhausted(event.balance_fen, event.shortfall_fen):
        if account.exhausted_version is not None:
            account.exhausted_version = None
            await watch.end(session, Rule.FUND_EXHAUSTED, account.county_code, account.id, event.occurred_on)
        return
    if account.exhausted_version is None:
        account.exhausted_version = event.version
    area_code = full_code(account.county_code)
    on = latest((event.occurred_on, await swept_on(session, account.county_code)))
    setting = await watch.setting(session, Rule.FUND_EXHAUSTED, area_code, on)
    if setting is None:
        await watch.end(session, Rule.FUND_EXHAUSTED, account.county_code, account.id, on, unasked=True)
        return
    bank = await watch.bank_label(session, account.county_code, account.bank_code, event.occurred_on)
    cause = Cause(
        rule=Rule.FUND_EXHAUSTED,
        county_code=account.county_code,
        area_code=area_code,
        subject_id=account.id,
        period=str(account.exhausted_version),
        raised_on=event.occurred_on,
        sentence=fund_sentence(bank, event.occurred_on, event.balance_fen, event.shortfall_fen),
    )
    await watch.stand(session, cause, setting, event.occurred_on)


async def judge_leverage(watch: Watch, session: AsyncSession, account: FundAccount, event: LeverageAssessed) -> None:
    """Alert once for quarters out of bounds in a row; one within bounds ends those up to it.

    The alert bears the first quarter of the row and tells of the last one.
    """
    rule, key = Rule.LEVERAGE_OUT_OF_BOUNDS, (account.county_code, account.id)
    standing = await standing_periods(session, rule, key)
    if event.within_bounds:
        # each quarter was alerted by itself once: only one that is alone tells of those after it
        told_until = account.out_until if len(standing) == 1 else None
        later = frozenset(first for first in standing if (told_until or first) > event.quarter)
        await watch.end(session, rule, *key, event.occurred_on, but=later)
        if account.out_until is not None and account.out_until <= event.quarter:
            account.out_until = None
        return
    latest_quarter = account.out_until is None or account.out_until <= event.quarter
    if latest_quarter:
        account.out_until = event.quarter
    area_code = full_code(account.county_code)
    on = latest((event.occurred_on, await swept_on(session, account.county_code)))
    setting = await watch.setting(session, rule, area_code, on)
    if setting is None:
        await watch.end(session, rule, *key, on, unasked=True)
        return
    if standing and not latest_quarter:
        return  # of an earlier quarter judged anew; what stands tells of a later one
    first = min(standing, default=event.quarter)
    await watch.end(session, rule, *key, event.occurred_on, but=frozenset({first}))
    bank = await watch.bank_label(session, account.county_code, account.bank_code, event.occurred_on)
    sentence = leverage_sentence(
        bank,
        event.quarter,
        event.outstanding_fen,
        event.balance_fen,
        event.leverage,
        Fraction(str(setting.parameters["target"])),
        Fraction(str(setting.parameters["tolerance"])),
    )
    cause = Cause(
        rule=rule,
        county_code=account.county_code,
        area_code=area_code,
        subject_id=account.id,
        period=first,
        raised_on=event.occurred_on,
        sentence=sentence,
        proof=sentence.removeprefix(bank),
    )
    await watch.stand(session, cause, setting, event.occurred_on)
