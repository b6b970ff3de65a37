"""`agree` accepts what agrees to the digits given, and names the route that stands alone."""

from __future__ import annotations

import math

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from nnlib.teaching import _registry
from nnlib.teaching._digits import Written
from nnlib.teaching.evidence import (
    Disagreement,
    NoEvidence,
    agree,
    compare,
    equation_card,
    evidence_table,
    page_check,
    your_turn,
)
from nnlib.teaching.symbolic import prove, real


@pytest.fixture(autouse=True)
def _fresh_registry():
    _registry.forget()


# --- hand: half a unit of the last digit


@pytest.mark.parametrize(
    ("hand", "value"),
    [
        ("0.0822", 0.08217),
        ("0.0822", 0.08224999),
        ("-1.5", -1.45),
        ("−1.5", -1.5),
        ("1.3e-3", 0.00134),
        ("1.3 × 10^-3", 0.00134),
        ("75 %", 0.754),
        ("0.00150", 0.001504),
        ("0.125", 0.125),
        ("0.13", 0.125),
        ("0.12", 0.125),
        ("3", 3.4),
        ("0.0", 0.01),
    ],
)
def test_a_value_by_hand_is_right_to_half_a_unit(hand, value):
    assert f"hand {hand} ✓   code ✓" in repr(agree("1.1", "x", hand=hand, code=value))


@pytest.mark.parametrize(
    ("hand", "value"),
    [
        ("0.661", 0.6617),  # truncated, as `000` prints it
        ("0.00135", 0.0013437),  # a rounding cascade, as `002` prints it
        ("0.0822", 0.08226),
        ("0.0822", -0.0822),
        ("0.00150", 0.00151),
        ("75 %", 0.756),
        ("1.3e-3", 0.00136),
        ("3", 3.6),
    ],
)
def test_a_truncated_or_cascaded_value_stands_out(hand, value):
    with pytest.raises(Disagreement):
        agree("1.1", "x", hand=hand, code=value)


@given(st.floats(-1e6, 1e6), st.integers(0, 8))
def test_a_rounded_number_matches_and_the_next_one_does_not(value, places):
    written = Written(f"{value:.{places}f}")
    exact = sp.Rational(value)
    assert written.matches(written.value)
    assert written.matches(_decimal(exact))
    assert not written.matches(_decimal(exact + sp.Rational(102, 100) / 10**places))


def _decimal(number):
    from decimal import Decimal

    return Decimal(int(number.p)) / Decimal(int(number.q))


@pytest.mark.parametrize("hand", [0.0822, "zero", "", "1/3", "nan", "inf", None, "1e999999"])
def test_an_author_writes_a_number_in_quotes(hand):
    with pytest.raises(ValueError, match=r"quotes|not a number|at least two|finite|beyond"):
        agree("1.1", "x", hand=hand, code=0.0822)


# --- routes


def test_the_line_has_one_tick_a_route():
    symbol = sp.Rational(8217, 100000)
    line = agree("4.7", "dL/dw5", hand="0.0822", symbol=symbol, code=0.08217, limit=0.08217 + 1e-9)
    assert repr(line) == "dL/dw5   hand 0.0822 ✓   symbol ✓   code ✓   nudge ✓"


def test_digits_on_request():
    line = agree("4.7", "dL/dw5", hand="0.3333", symbol=sp.Rational(1, 3), code=1 / 3)
    assert line.digits.splitlines() == [
        "dL/dw5",
        "  hand                  0.3333",
        "  symbol        0.333333333333",
        "  code          0.333333333333",
    ]


@pytest.mark.parametrize("routes", [{}, {"code": 1.0}, {"hand": "1.0"}])
def test_one_route_is_no_agreement(routes):
    with pytest.raises(ValueError, match="at least two routes"):
        agree("1.1", "x", **routes)


@pytest.mark.parametrize(
    ("routes", "verdict"),
    [
        ({"symbol": 0.5, "code": 0.5, "limit": 0.51}, "symbol and code agree; nudge stands alone"),
        ({"hand": "0.51", "symbol": 0.5, "code": 0.5}, "symbol and code agree; hand stands alone"),
        (
            {"hand": "0.50", "symbol": 0.5, "code": -0.5, "limit": 0.5},
            "hand, symbol and nudge agree; code stands alone",
        ),
        (
            {"hand": "0.50", "symbol": 0.5, "code": 0.6, "limit": 0.6},
            "hand and symbol agree; code and nudge agree; neither has a majority",
        ),
        ({"hand": "0.50", "code": 0.6}, "no two routes agree"),
        ({"symbol": 0.5, "code": 0.5 + 1e-8}, "no two routes agree"),
        ({"code": 0.5, "limit": 0.5 + 1e-5}, "no two routes agree"),
        ({"symbol": 0.5, "code": np.array([0.4])}, "no two routes agree"),
    ],
)
def test_the_message_names_who_agrees_and_shows_digits(routes, verdict):
    with pytest.raises(Disagreement) as error:
        agree("4.7", "dL/dw5", **routes)
    first, *digits = str(error.value).splitlines()
    assert first == f"(4.7) dL/dw5: {verdict}."
    assert len(digits) == len(routes)


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf, sp.nan, sp.zoo, sp.oo, sp.I, 1j])
@pytest.mark.parametrize("other", [{"hand": "1.0"}, {"code": 1.0}, {"limit": 1.0}])
def test_what_is_no_finite_real_number_never_agrees(bad, other):
    with pytest.raises(Disagreement):
        agree("1.1", "x", symbol=bad, **other)


def test_nan_does_not_agree_with_nan():
    with pytest.raises(Disagreement):
        agree("1.1", "x", symbol=math.nan, code=math.nan)
    with pytest.raises(Disagreement):
        agree("1.1", "x", symbol=math.inf, code=math.inf)


def test_a_symbol_with_letters_left_is_the_authors_mistake():
    with pytest.raises(ValueError, match="still contains letters"):
        agree("1.1", "x", symbol=real("z") + 1, code=1.0)


def test_arrays_are_compared_entry_by_entry():
    code = np.array([[1.04, 2.0, 3.0], [4.0, 5.0, 6.0]])
    hand = [["1.0", "2.0", "3.0"], ["4.0", "5.0", "6.0"]]
    assert repr(agree("8.1", "dW", hand=hand, code=code)) == "dW   hand ✓   code ✓"
    agree("8.1", "dW", symbol=sp.Matrix(code.tolist()), code=code)
    with pytest.raises(Disagreement, match=r"dW at entry \[1, 2\]: no two"):
        agree("8.1", "dW", hand=hand, code=code + np.array([[0, 0, 0], [0, 0, 0.1]]))


def test_shapes_must_match():
    with pytest.raises(ValueError, match=r"different shapes: .*\(2, 3\).*\(3, 2\)"):
        agree("8.1", "dW", symbol=np.ones((2, 3)), code=np.ones((3, 2)))


def test_an_array_with_one_entry_is_a_number():
    agree("1.1", "x", hand="0.5", code=np.array([[0.5]]), symbol=np.float64(0.5))


# --- compare and the table


def test_compare_shows_the_cross_and_neither_raises_nor_registers():
    line = compare("dL/dw5", hand="0.0822", symbol=0.08217, code=0.08217, limit=0.0911)
    assert repr(line).endswith("code 0.08217 ✓   nudge 0.0911 ✗")
    assert not line.ok
    assert not list(_registry.ids())


def test_two_routes_that_differ_are_both_crossed():
    assert repr(compare("x", hand="0.5", code=0.7)) == "x   hand 0.5 ✗   code 0.7 ✗"


def test_the_table_has_fixed_columns():
    table = evidence_table(
        compare("dL/dw5", hand="0.0822", symbol=0.08217, code=0.08217),
        compare("dL/db", hand="0.138", code=0.13834, limit=0.13834),
    )
    assert repr(table).splitlines() == [
        "quantity   hand       symbol   code   nudge",
        "dL/dw5     0.0822 ✓   ✓        ✓",
        "dL/db      0.138 ✓             ✓      ✓",
    ]


# --- the reader's own pen

FACTORS = {"∂L/∂p": 0.7414, "p(1-p)": 0.1868, "x1": 0.05}
PRODUCT = 0.7414 * 0.1868 * 0.05


def pen(yours, factors=FACTORS, **more):
    return repr(your_turn("4.9", "dL/dw3", yours=yours, factors=factors, **more))


@pytest.mark.parametrize("blank", [None, "", "  ", ...])
def test_a_blank_says_what_to_multiply_but_not_the_product(blank):
    line = pen(blank)
    assert line == "dL/dw3   your pen …   multiply ∂L/∂p × p(1-p) × x1, and type what you get"
    assert "0.00" not in line


@pytest.mark.parametrize(
    "yours", ["0.00692", "0.006925", "6.92e-3", "0,00692", PRODUCT, "0.0069247"]
)
def test_the_right_value_gets_its_tick(yours):
    assert " ✓" in pen(yours)


@pytest.mark.parametrize(
    ("yours", "says"),
    [
        ("-0.006925", "the sign differs"),
        ("0.1385", "the product without x1"),
        ("-0.1385", "the sign differs, and this is the product without x1"),
        ("0.0371", "the product without p(1-p)"),
        ("0.00934", "the product without ∂L/∂p"),
        ("2.770", "you divided by x1"),
        ("0.01385", "you used x2 where x1 belongs"),
        ("0.0692", "the decimal point: yours is 10 times too large"),
        ("0.00700", "rounded too early"),
        ("0.0069", "give 3 significant digits"),
        ("0.9782", "you added the factors"),
        ("0.5", "no: multiply"),
        ("0", "zero?"),
        ("abc", "does not read as a number"),
        (float("nan"), "does not read as a number"),
        ([1.0], "does not read as a number"),
    ],
)
def test_a_slip_is_told_which_factor_differs(yours, says):
    line = pen(yours, instead={"x1": {"x2": 0.1}})
    assert "✗" in line
    assert says in line


def test_paths_of_a_fork_add():
    fork = [{"a": 0.5, "b": 0.3}, {"c": 0.2, "d": 0.7}]
    assert "add the paths a × b + c × d" in pen(None, fork)
    assert "✓" in pen("0.290", fork)
    assert "this is the path a × b alone: paths add" in pen("0.150", fork)
    assert "they do not multiply" in pen("0.0210", fork)
    assert "the product without d" in pen("0.350", fork)


@given(
    st.one_of(
        st.none(), st.text(), st.floats(), st.integers(), st.booleans(), st.binary(), st.decimals()
    )
)
def test_nothing_that_a_learner_types_raises(yours):
    assert pen(yours).startswith("dL/dw3   your pen ")


@given(st.floats(-0.02, 0.02), st.integers(3, 8))
def test_a_tick_means_right(error, figures):
    text = f"{PRODUCT * (1 + error):#.{figures}g}"
    ticked = " ✓" in pen(text)
    assert ticked or text != f"{PRODUCT:#.{figures}g}"
    assert not ticked or f"{float(text):#.3g}" == f"{PRODUCT:#.3g}"


def test_the_authors_factors_are_checked_by_the_other_routes():
    your_turn("4.9", "dL/dw3", factors=FACTORS, code=PRODUCT)
    assert _registry.registered("4.9")
    with pytest.raises(Disagreement):
        your_turn("4.9", "dL/dw3", factors=FACTORS, code=PRODUCT * 1.01)


# --- what the page and the card collect


def test_one_line_for_a_page():
    z = real("z")
    line = page_check(
        prove("4.2", 2 * z, z + z),
        agree("4.7", "a", hand="0.5", code=0.5),
        agree("4.8", "b", symbol=0.5, code=0.5, limit=0.5),
    )
    assert repr(line) == (
        "Check this page: 3 claims hold ✓   (1 by hand, 2 by symbol, 2 by code, 1 by nudge)"
    )


def test_a_page_with_a_cross_or_nothing_does_not_pass():
    with pytest.raises(AssertionError, match=r"hand 0\.5 ✗"):
        page_check(compare("x", hand="0.5", code=0.7))
    with pytest.raises(AssertionError, match="no evidence"):
        page_check()


def test_the_card_has_each_equation_with_its_routes_in_order():
    z = real("z")
    agree("4.10", "dL/dw5", hand="0.5", code=0.5)
    prove("4.10", 2 * z, z + z)
    prove("4.9", 2 * z, z + z, because="two of them")
    assert repr(equation_card()).splitlines() == [
        "(4.9)    ✓ symbol               two of them",
        "(4.10)   ✓ hand, symbol, code   dL/dw5",
    ]
    assert repr(equation_card("4.9")) == "(4.9)   ✓ symbol   two of them"


def test_the_card_typesets_what_it_is_given():
    agree("4.7", "dL/dw5", hand="0.5", code=0.5)
    card = equation_card({"4.7": "$|w| = 0.5$"})
    assert repr(card) == "(4.7)   ✓ hand, code   $|w| = 0.5$"
    assert r"| (4.7) | $\vert w\vert  = 0.5$ | ✓ hand, code |" in card._repr_markdown_()
    length = equation_card({"4.7": r"$\|w\| = 0.5$"})
    assert r"| (4.7) | $\Vert w\Vert  = 0.5$ |" in length._repr_markdown_()


def test_an_equation_without_evidence_is_refused():
    with pytest.raises(NoEvidence, match=r"\(4\.1\), \(4\.3\)"):
        equation_card("4.1", "4.3")


def test_a_disagreement_takes_the_evidence_back():
    agree("4.7", "dL/dw5", hand="0.5", code=0.5)
    with pytest.raises(Disagreement):
        agree("4.7", "dL/dw5", hand="0.5", code=0.6)
    with pytest.raises(NoEvidence):
        equation_card("4.7")
