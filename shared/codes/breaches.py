"""Code list of how a borrower breaks a loan's terms."""

from shared.codes.lists import Code, CodeList

BREACH_KINDS = CodeList(
    "breach_kinds",
    "违约情形",
    (
        Code("lending_on", "转贷", ("转借",)),
        Code("other_use", "挪用", ("改变用途",)),
        Code("false_data", "虚假资料", ("提供虚假资料",)),
        Code("overdue", "逾期", ("逾期不还",)),
    ),
    source="R002-123",
    assumed=True,
)

MISUSES = frozenset(
    name for code in BREACH_KINDS if code.code in ("lending_on", "other_use") for name in (code.code, code.label)
)
"""Codes and labels of what bears the surcharge on misuse; a bank may write either."""
