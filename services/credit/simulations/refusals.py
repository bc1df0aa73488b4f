"""Why a scenario can't be reckoned."""

from services.credit.refusals import StepRefusal


class SimulationTooLarge(StepRefusal):
    """More different loans than one answer may take time for."""

    code = "credit.simulation_too_large"
    zh = "测算规模过大：需计算 {periods} 个计息期，上限 {most}。请缩短测算期、合并批次，或改为在指定日期发放。"
    en = (
        "The scenario asks for {periods} interest periods, above {most}: take fewer quarters or cohorts, or lend a "
        "cohort on one day."
    )
    field = "cohorts"


class SimulatedSumTooLarge(StepRefusal):
    """More money than whole numbers carry safely in JSON."""

    code = "credit.simulation_sum_too_large"
    zh = "测算金额合计 {sum_fen} 元，超过上限 {most_fen} 元。"
    en = "The scenario's money comes to {sum_fen} yuan, above {most_fen} yuan."
    field = "cohorts"


class SimulatedLoanRefused(StepRefusal):
    """The programme would refuse a loan of the scenario."""

    code = "credit.simulation_loan_refused"
    zh = "{place}：{reason_zh}"
    en = "{place}: {reason_en}"


class NoBenchmark(StepRefusal):
    """The table of rates has none for the day and term."""

    code = "credit.simulation_no_rate"
    zh = "{on} 没有期限 {term_months} 个月的基准利率。"
    en = "There is no benchmark rate on {on} for {term_months} months."


class RateBelowZero(StepRefusal):
    """The changes of the benchmark take a rate below zero."""

    code = "credit.simulation_rate_below_zero"
    zh = "自 {on} 起基准利率调整后为 {annual_rate}，低于零。"
    en = "From {on} on a benchmark rate would be {annual_rate}, below zero."
    field = "rate_changes"
