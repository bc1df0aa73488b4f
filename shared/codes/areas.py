"""Code lists of administrative areas."""

from shared.codes.lists import Code, CodeList

AREA_CHANGE_KINDS = CodeList(
    "area_change_kinds",
    "区划变更类型",
    (
        Code("established", "新设"),
        Code("renamed", "更名"),
        Code("renumbered", "变更代码", ("改码", "撤县设区", "撤县设市", "划转")),
        Code("merged", "并入", ("合并", "撤并")),
        Code("abolished", "撤销"),
    ),
    source="行政区划管理条例; 统计用区划代码编制规则",
    assumed=True,
)
"""Renumbered: the same area, with all inside, under another code; merged: it becomes a part of another."""
