"""Finding an operation among hundreds: a plain page that lists and searches them, and leads to where each is tried."""

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from services.gateway.documents.pages import page
from services.gateway.documents.rules import USERS, Document


@dataclass(frozen=True, slots=True)
class Listed:
    """An operation as it is listed.

    Attributes:
        subject: the tag under which it stands.
        users: the kinds of users whose business it is.
    """

    subject: str
    users: tuple[str, ...]
    method: str
    path: str
    summary: str
    operation_id: str

    @property
    def address(self) -> str:
        """Where it is described and can be tried."""
        subject = quote(self.subject, safe="")
        return f"/docs/{subject}#/{subject}/{quote(self.operation_id)}"

    def bears(self, words: list[str]) -> bool:
        """Whether every word, in small letters, stands in its name, its path or its subject."""
        text = f"{self.summary} {self.path} {self.subject} {self.operation_id} {self.method}".lower()
        return all(word in text for word in words)


def operations(document: Document, words: str = "", user: str = "") -> list[Listed]:
    """The operations of a document in its order, those of one subject together.

    Args:
        document: of the whole API.
        words: each must stand in what an operation is called; all are listed where there is none.
        user: kind of user whose operations alone are wanted; empty for everybody's.
    """
    wanted = words.lower().split()
    found = [one for one in _listed(document) if one.bears(wanted) and (not user or user in one.users)]
    order = list(dict.fromkeys(one.subject for one in found))
    return sorted(found, key=lambda one: order.index(one.subject))


def _listed(document: Document) -> Iterator[Listed]:
    for path, item in document["paths"].items():
        for method, one in item.items():
            users = tuple(tag for tag in one["tags"] if tag in USERS)
            yield Listed(one["tags"][0], users, method.upper(), path, one["summary"], one["operationId"])


def finding_page(document: Document, words: str = "", user: str = "") -> str:
    """The page: what there is by subject, closed; open where something is looked for."""
    found = operations(document, words, user)
    subjects: dict[str, list[Listed]] = {}
    for one in found:
        subjects.setdefault(one.subject, []).append(one)
    looking = bool(words.strip() or user)
    groups = "".join(_group(subject, of_it, open_=looking) for subject, of_it in subjects.items())
    return page(
        "接口目录 · Operations",
        "<h1>县域精准扶贫开放后端 · 接口目录</h1>"
        "<p>建档立卡、产业扶贫信贷、监测帮扶，供县乡工作人员、试点银行和其他系统使用。先取得令牌："
        "<a href='/docs/sign-in'>POST /api/v1/auth/token</a>。"
        "金额一律为整数分，利率和比例为文本小数，日期为 YYYY-MM-DD。<br>"
        "<span class=en>Every operation of the API: get a token, then find what you need by a word or by who you are. "
        "Amounts are integer fen, rates decimal text.</span></p>"
        "<p><a href='/problems'>问题代码 · Problem codes</a>　<a href='/openapi.json'>openapi.json</a>　"
        f"<a href='/asyncapi.json'>asyncapi.json</a></p>{_form(words, user)}"
        f"<p role=status>{_told(len(found), len(subjects), user)}</p>{groups}",
    )


def _form(words: str, user: str) -> str:
    choices = {"": "全部使用者 · Everybody", **{name: told.partition(" · ")[0] for name, told in USERS.items()}}
    options = "".join(
        f"<option value='{escape(name)}'{' selected' if name == user else ''}>{escape(label)}</option>"
        for name, label in choices.items()
    )
    return (
        "<form method=get action='/docs' role=search>"
        f"<label>查找 · Find <input name=q type=search value='{escape(words)}' maxlength=100"
        " placeholder='贷款、loans、/credit/…'></label> "
        f"<label>使用者 · User <select name=user>{options}</select></label> <button>查找 · Find</button></form>"
    )


def _told(found: int, subjects: int, user: str) -> str:
    if not found:
        return (
            "没有符合的接口，请换一个词，或选全部使用者。<br><span class=en>None: try another word or all users.</span>"
        )
    file = f"　<a href='/openapi.json?tag={escape(user)}'>openapi.json?tag={escape(user)}</a>" if user else ""
    return f"{found} 个接口，{subjects} 类 · {found} operations of {subjects} subjects{file}"


def _group(subject: str, of_it: list[Listed], *, open_: bool) -> str:
    """A subject, which is told by what can be done first with it."""
    first = of_it[0].summary.partition(" · ")[0]
    rows = "".join(_row(one) for one in of_it)
    return (
        f"<details{' open' if open_ else ''}><summary><b>{escape(subject)}</b>　{escape(first)}"
        f"{f' 等 {len(of_it)} 项' if len(of_it) > 1 else ''}</summary><ul>{rows}</ul></details>"
    )


def _row(one: Listed) -> str:
    return (
        f"<li><a href='{escape(one.address)}'>{escape(one.summary)}</a><br>"
        f"<code>{one.method} {escape(one.path)}</code>　<span class=en>{escape(' '.join(one.users))}</span></li>"
    )
