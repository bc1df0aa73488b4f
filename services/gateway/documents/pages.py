"""The problem codes as plain pages: no script, in both languages, fit for a phone and for paper."""

from collections.abc import Mapping
from html import escape

from services.gateway.documents.rules import Document

_STYLE = (
    "body{font:16px/1.6 sans-serif;max-width:72rem;margin:1rem auto;padding:0 1rem;color:#1f2933}"
    "table{border-collapse:collapse;width:100%}th,td{border:1px solid #9aa5b1;padding:.3rem .5rem;text-align:left;"
    "vertical-align:top;overflow-wrap:anywhere}.en{color:#52606d}code{font-size:.9em;overflow-wrap:anywhere}"
    "form{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:end}label{max-width:100%}"
    "input,select,button{font:inherit;padding:.3rem .5rem;max-width:100%;box-sizing:border-box}"
    "summary{cursor:pointer;padding:.2rem 0}details>ul{margin:.2rem 0 .8rem}li{margin:.3rem 0}"
)


def list_page(codes: Mapping[str, Document]) -> str:
    """All codes as a page."""
    rows = "".join(_row(code, facts) for code, facts in codes.items())
    return page(
        "问题代码 · Problem codes",
        "<h1>问题代码 · Problem codes</h1>"
        f"<p>本系统的拒绝答复（RFC 9457）共有 {len(codes)} 个代码；程序应按 <code>code</code> 判断，代码固定不变。<br>"
        "<span class=en>Whatever is refused bears one of these codes; programs go by them, and they never change."
        "</span></p><table><thead><tr><th>代码 · Code</th><th>状态 · Status</th><th>含义 · Meaning</th>"
        f"<th>处理办法 · Remedy</th></tr></thead><tbody>{rows}</tbody></table>",
    )


def code_page(code: str, facts: Document) -> str:
    """One code as a page."""
    events = "".join(
        f"<li>{escape(told['status'])}：{_twice(told['detail'], told['detail_en'])}</li>"
        for told in facts.get("events", ())
    )
    operations = "".join(
        f"<li><code>{one['method']} {escape(one['path'])}</code> {escape(one['summary'])}</li>"
        for one in facts["operations"]
    )
    return page(
        code,
        f"<p><a href='/problems'>全部代码 · All codes</a></p><h1><code>{escape(code)}</code></h1>"
        f"<table><tbody>{_facts(facts)}</tbody></table>"
        + (f"<h2>银行事件中 · In a bank's events</h2><ul>{events}</ul>" if events else "")
        + (f"<h2>会作此答复的操作 · Answered by</h2><ul>{operations}</ul>" if operations else ""),
    )


def _row(code: str, facts: Document) -> str:
    return (
        f"<tr><td><a href='/problems/{escape(code)}'><code>{escape(code)}</code></a></td>"
        f"<td>{facts.get('status', '')}</td><td>{_both(facts, 'title')}</td><td>{_both(facts, 'remedy')}</td></tr>"
    )


def _facts(facts: Document) -> str:
    if "status" not in facts:  # met by events alone
        return ""
    return (
        f"<tr><th scope=row>状态 · Status</th><td>{facts['status']}</td></tr>"
        f"<tr><th scope=row>含义 · Meaning</th><td>{_both(facts, 'title')}</td></tr>"
        f"<tr><th scope=row>处理办法 · Remedy</th><td>{_both(facts, 'remedy')}</td></tr>"
    )


def _both(facts: Document, name: str) -> str:
    """What is said in both languages; a code that events alone meet says there what it means."""
    if name in facts:
        return _twice(facts[name], facts[f"{name}_en"])
    told = facts["events"] if name == "title" else ()
    return "<br>".join(_twice(one["detail"], one["detail_en"]) for one in told)


def _twice(chinese: str, english: str) -> str:
    return f"{escape(chinese)}<br><span class=en>{escape(english)}</span>"


def page(title: str, body: str) -> str:
    return (
        "<!doctype html><html lang=zh-CN><head><meta charset=utf-8>"
        "<meta name=viewport content='width=device-width,initial-scale=1'>"
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body><main>{body}</main></body></html>"
    )
