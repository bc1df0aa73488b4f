"""What is done to a rule: operators of cosmic-ray, and a few of the same kind that it lacks."""

from collections.abc import Iterator, Mapping
from typing import ClassVar

import parso
from cosmic_ray.operators import (
    binary_operator_replacement,
    boolean_replacer,
    break_continue,
    comparison_operator_replacement,
    exception_replacer,
    number_replacer,
    unary_operator_replacement,
    zero_iteration_for_loop,
)
from cosmic_ray.operators.operator import Example, Operator
from parso.tree import NodeOrLeaf

Span = tuple[tuple[int, int], tuple[int, int]]

# A comparison becomes its neighbour at the bound and its opposite, a calculation its inverse; the others that
# cosmic-ray knows are noticed by the same tests or mean nothing (`<` as `is`, `+` as `<<`).
_CHOSEN = frozenset(
    {
        *("Lt_LtE", "Lt_GtE", "LtE_Lt", "LtE_Gt", "Gt_GtE", "Gt_LtE", "GtE_Gt", "GtE_Lt"),
        *("Eq_NotEq", "NotEq_Eq", "Is_IsNot", "IsNot_Is"),
        *("Add_Sub", "Sub_Add", "Mul_FloorDiv", "FloorDiv_Mul", "Div_Mul", "Mod_Mul", "Pow_Mul"),
        *("BitOr_BitAnd", "BitAnd_BitOr", "BitXor_BitAnd"),
        *("Delete_USub", "Delete_Not"),
    }
)


def _at(node: NodeOrLeaf) -> Span:
    return node.start_pos, node.end_pos


class OtherWord(Operator):
    """Another word or sign in the place of one: the greatest for the least, any for all, more for less."""

    functions: ClassVar[Mapping[str, str]] = {"min": "max", "max": "min", "any": "all", "all": "any"}
    signs: ClassVar[Mapping[str, str]] = {"+=": "-=", "-=": "+=", "*=": "//=", "//=": "*=", "|=": "&=", "&=": "|="}

    def mutation_positions(self, node: NodeOrLeaf) -> Iterator[Span]:
        """The leaf itself."""
        if self._other(node):
            yield _at(node)

    def mutate(self, node: NodeOrLeaf, index: int) -> NodeOrLeaf:
        """Exchange it."""
        node.value = self._other(node)
        return node

    def _other(self, node: NodeOrLeaf) -> str | None:
        if (
            node.type == "name"
            and node.get_next_leaf().value == "("
            and node.get_previous_leaf().value not in (".", "def")
        ):
            return self.functions.get(node.value)
        return self.signs.get(node.value) if node.type == "operator" else None

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        """What becomes of what."""
        return Example("a = min(b, c)", "a = max(b, c)"), Example("a += 1", "a -= 1")


class OtherMembership(Operator):
    """``in`` for ``not in`` and the other way round."""

    others: ClassVar[Mapping[str, str]] = {"in": "not in", "not in": "in"}

    def mutation_positions(self, node: NodeOrLeaf) -> Iterator[Span]:
        """Each sign of a comparison."""
        for at in self._signs(node):
            yield _at(node.children[at])

    def mutate(self, node: NodeOrLeaf, index: int) -> NodeOrLeaf:
        """Exchange one."""
        at = self._signs(node)[index]
        node.children[at] = parso.parse(f" {self.others[node.children[at].get_code().strip()]}")
        return node

    def _signs(self, node: NodeOrLeaf) -> list[int]:
        if node.type != "comparison":
            return []
        return [at for at in range(1, len(node.children), 2) if node.children[at].get_code().strip() in self.others]

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        """What becomes of what."""
        return (Example("a = b in c", "a = b not in c"),)


class OtherChoice(Operator):
    """A comprehension takes what it left out."""

    def mutation_positions(self, node: NodeOrLeaf) -> Iterator[Span]:
        """The condition."""
        if node.type == "comp_if":
            yield _at(node.children[1])

    def mutate(self, node: NodeOrLeaf, index: int) -> NodeOrLeaf:
        """Turn it round."""
        node.children[1] = parso.parse(f" (not ({node.children[1].get_code()}))")
        return node

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        """What becomes of what."""
        return (Example("a = [b for b in c if b]", "a = [b for b in c if (not ( b))]"),)


class LeftOut(Operator):
    """A call for its effect (a check, an addition to a list) or a refusal is not made."""

    def mutation_positions(self, node: NodeOrLeaf) -> Iterator[Span]:
        """The statement."""
        if node.type == "simple_stmt" and self._acts(node.children[0]):
            yield _at(node.children[0])

    def mutate(self, node: NodeOrLeaf, index: int) -> NodeOrLeaf:
        """Leave it out."""
        before = node.children[0].get_first_leaf().prefix
        node.children[0] = parso.parse(f"{before.rpartition(chr(10))[2]}pass")
        return node

    def _acts(self, statement: NodeOrLeaf) -> bool:
        if statement.type == "raise_stmt":
            return True
        return statement.type in ("atom_expr", "power") and statement.get_last_leaf().value == ")"

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        """What becomes of what."""
        return Example("check(a)\n", "pass\n"), Example("raise Bad(a)\n", "pass\n")


class NothingGiven(Operator):
    """A function gives nothing back; what gave ``False`` goes on as before, and only the type checker would mind."""

    def mutation_positions(self, node: NodeOrLeaf) -> Iterator[Span]:
        """What is returned."""
        if node.type == "return_stmt" and node.children[1].get_code().strip() not in ("None", "False"):
            yield _at(node.children[1])

    def mutate(self, node: NodeOrLeaf, index: int) -> NodeOrLeaf:
        """Return None."""
        node.children[1] = parso.parse(" None")
        return node

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        """What becomes of what."""
        return (Example("def a():\n    return b\n", "def a():\n    return None\n"),)


OWN = (OtherWord, OtherMembership, OtherChoice, LeftOut, NothingGiven)
OPERATORS: tuple[type[Operator], ...] = (
    *(
        operator
        for kind in (binary_operator_replacement, comparison_operator_replacement, unary_operator_replacement)
        for operator in kind.operators()
        if operator.__name__.split("_", 1)[1] in _CHOSEN
    ),
    boolean_replacer.AddNot,
    boolean_replacer.ReplaceTrueWithFalse,
    boolean_replacer.ReplaceFalseWithTrue,
    boolean_replacer.ReplaceAndWithOr,
    boolean_replacer.ReplaceOrWithAnd,
    break_continue.ReplaceBreakWithContinue,
    break_continue.ReplaceContinueWithBreak,
    exception_replacer.ExceptionReplacer,
    number_replacer.NumberReplacer,
    zero_iteration_for_loop.ZeroIterationForLoop,
    *OWN,
)
"""All that is done to a rule."""
