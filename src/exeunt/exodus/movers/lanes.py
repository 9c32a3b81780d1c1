"""Eight worlds at once: a type that compiled code holds in vector registers, and arithmetic on it.

A loop over worlds is vectorised by the compiler only while it can prove that a handful of rows do not overlap. Here the
vector is stated instead: `load` takes eight worlds that lie side by side, `+ - * /` and the functions below act on each
of them alone, and `store` puts them back. Nothing crosses lanes and no multiplication is contracted with a sum, so the
bytes of a world hang neither on its lane nor on the instruction set; a machine with shorter registers takes several.

`exp`, `expm1` and `log` are own polynomials (relative error below 4e-16 between -700 and 700, and for positive normal
numbers), since a library's would be called world by world.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any, ClassVar

from llvmlite import ir
from numba import config
from numba.core import types
from numba.core.typing.templates import ConcreteTemplate, infer_global, signature
from numba.extending import intrinsic, lower_builtin, models, register_model

from exeunt.exodus.movers import plain

LANES = 8
"""Worlds in a vector; arrays of a batch have a multiple of it."""
_FLOATS = ir.VectorType(ir.DoubleType(), LANES)
_INTS = ir.VectorType(ir.IntType(64), LANES)


class _Lanes(types.Type):
    """Eight floats in a register."""


LANE_TYPE = _Lanes(name="Lanes")


@register_model(_Lanes)
class _Model(models.PrimitiveModel):
    def __init__(self, manager: Any, of: Any) -> None:
        super().__init__(manager, of, _FLOATS)


def _constant(value: float) -> Any:
    return ir.Constant(_FLOATS, [float(value)] * LANES)


def _bits(value: int) -> Any:
    return ir.Constant(_INTS, [value] * LANES)


def _address(context: Any, builder: Any, array_type: Any, array: Any, at: Any) -> Any:
    data = context.make_array(array_type)(context, builder, array).data
    return builder.bitcast(builder.gep(data, [at]), _FLOATS.as_pointer())


def _load(typing: Any, array: Any, at: Any) -> Any:
    """Eight numbers of a contiguous array from position `at` on, all axes counted as one."""

    def build(context: Any, builder: Any, typed: Any, given: Any) -> Any:
        at = context.cast(builder, given[1], typed.args[1], types.intp)
        return builder.load(_address(context, builder, typed.args[0], given[0], at), align=8)

    return (LANE_TYPE(array, at), build) if array.layout == "C" else None


def _store(typing: Any, array: Any, at: Any, value: Any) -> Any:
    """Put eight numbers into a contiguous array from position `at` on, all axes counted as one."""

    def build(context: Any, builder: Any, typed: Any, given: Any) -> Any:
        at = context.cast(builder, given[1], typed.args[1], types.intp)
        builder.store(given[2], _address(context, builder, typed.args[0], given[0], at), align=8)
        return context.get_dummy_value()

    return (types.void(array, at, value), build) if array.layout == "C" else None


def _spread(builder: Any, value: Any) -> Any:
    one = builder.insert_element(ir.Constant(_FLOATS, ir.Undefined), value, ir.Constant(ir.IntType(32), 0))
    return builder.shuffle_vector(one, one, ir.Constant(ir.VectorType(ir.IntType(32), LANES), [0] * LANES))


def _spread_type(typing: Any, value: Any) -> Any:
    """One number in all lanes."""

    def build(context: Any, builder: Any, typed: Any, given: Any) -> Any:
        return _spread(builder, given[0])

    return (LANE_TYPE(value), build) if value is types.float64 else None


PLAIN = bool(vars(config)["DISABLE_JIT"])
"""Whether the movers run without their compiler, to be stepped through or to have lines counted: then in NumPy."""
load: Any = plain.load if PLAIN else intrinsic(_load)
store: Any = plain.store if PLAIN else intrinsic(_store)
spread: Any = plain.spread if PLAIN else intrinsic(_spread_type)


def _act(arguments: int, build: Callable[..., Any]) -> Any:
    """An operation on lanes, from what it builds."""

    def code(context: Any, builder: Any, typed: Any, given: Any) -> Any:
        return build(builder, *given)

    if arguments == 1:
        return intrinsic(lambda typing, a: (LANE_TYPE(a), code))
    if arguments == 2:
        return intrinsic(lambda typing, a, b: (LANE_TYPE(a, b), code))
    return intrinsic(lambda typing, a, b, c: (LANE_TYPE(a, b, c), code))


def _where(builder: Any, test: Any, yes: Any, no: Any) -> Any:
    return builder.select(builder.fcmp_ordered(">", test, _constant(0)), yes, no)


def _chosen(relation: str) -> Callable[..., Any]:
    return lambda builder, a, b: builder.select(builder.fcmp_ordered(relation, a, b), a, b)


where: Any = plain.where if PLAIN else _act(3, _where)
"""`where(test, yes, no)`: `yes` in lanes where the test is above 0."""
least: Any = plain.least if PLAIN else _act(2, _chosen("<"))
most: Any = plain.most if PLAIN else _act(2, _chosen(">"))


def _fraction(builder: Any, value: Any) -> Any:
    bits = builder.and_(builder.bitcast(value, _INTS), _bits((1 << 52) - 1))
    return builder.bitcast(builder.or_(bits, _bits(1023 << 52)), _FLOATS)


def _exponent(builder: Any, value: Any) -> Any:
    bits = builder.lshr(builder.bitcast(value, _INTS), _bits(52))
    whole = builder.bitcast(builder.or_(bits, _bits(1075 << 52)), _FLOATS)
    return builder.fsub(whole, _constant(2.0**52 + 1023))


def _power_of_two(builder: Any, whole: Any) -> Any:
    bits = builder.bitcast(builder.fadd(whole, _constant(2.0**52 + 1023)), _INTS)
    return builder.bitcast(builder.shl(bits, _bits(52)), _FLOATS)


fraction_of: Any = plain.fraction_of if PLAIN else _act(1, _fraction)
exponent_of: Any = plain.exponent_of if PLAIN else _act(1, _exponent)
two_to: Any = plain.two_to if PLAIN else _act(1, _power_of_two)


def _operator(sign: Any, name: str) -> None:
    """An operator between lanes, or between lanes and a number."""

    @infer_global(sign)
    class _Typed(ConcreteTemplate):
        cases: ClassVar[Any] = [signature(LANE_TYPE, *pair) for pair in PAIRS]

    def code(context: Any, builder: Any, typed: Any, given: Any) -> Any:
        both = [g if of is LANE_TYPE else _spread(builder, g) for of, g in zip(typed.args, given, strict=True)]
        return getattr(builder, name)(*both)

    for pair in PAIRS:
        lower_builtin(sign, *pair)(code)


PAIRS = ((LANE_TYPE, LANE_TYPE), (LANE_TYPE, types.float64), (types.float64, LANE_TYPE))
for _sign, _name in (
    (operator.add, "fadd"),
    (operator.sub, "fsub"),
    (operator.mul, "fmul"),
    (operator.truediv, "fdiv"),
):
    _operator(_sign, _name)
