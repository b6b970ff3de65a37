"""`prove` proves what is true for every n, refutes what is not, and says when it cannot tell."""

from __future__ import annotations

import doctest
import importlib
import re

import numpy as np
import pytest
import sympy as sp

from nnlib.teaching import _registry
from nnlib.teaching.symbolic import (
    NotReduced,
    Refuted,
    check_symbolic,
    d,
    eye,
    function,
    in_range,
    index,
    matrix,
    positive,
    prove,
    real,
    size,
    total,
    vector,
)

exp, log, Eq = sp.exp, sp.log, sp.Eq

# n outputs or examples, m inputs, o hidden units or classes: their instances all differ
n, m, o = size("n m o")
r, q = index("r q", n)
i, j, k, l = index("i j k l", m)  # noqa: E741
c, e = index("c e", o)
x, z, a, g, t = (vector(name, m) for name in ["x", "z", "a", "g", "t"])
b, b1 = vector("b", n), vector("b1", o)
delta = vector("δ", n)
X, W, dY = matrix("X", n, m), matrix("W", m, o), matrix("dY", n, o)  # noqa: N816
W_c, W1, W2 = matrix("W_c", n, m), matrix("W1", o, m), matrix("W2", n, o)
Z, T = matrix("Z", n, o), matrix("T", n, o)
A, B, C = matrix("A", n, m), matrix("B", m, o), matrix("C", o, n)
f, slope_f = function("f"), function("f'")
s, y, u, v = real("s y u v")
sigmoid = 1 / (1 + exp(-s))


def p(i):
    return exp(z[i]) / total(exp(z[k]), k)


def P(r, e):
    return exp(Z[r, e]) / total(exp(Z[r, c]), c)


def affine(r):
    return total(W_c[r, k] * a[k], k) + b[r]


def hidden(c):
    return total(W1[c, k] * x[k], k) + b1[c]


def output(r):
    return total(W2[r, c] * f(hidden(c)), c)


cross_entropy = -total(t[k] * log(p(k)), k)
log_sum_exp = log(total(exp(z[k]), k))
bce = -(y * log(sigmoid) + (1 - y) * log(1 - sigmoid))
rows = total(dY[r, e] * total(X[r, k] * W[k, e], k), r, e)
batch = -total(T[r, e] * log(P(r, e)), r, e) / n
column = total(delta[r] * affine(r), r)
deep = total(delta[r] * f(output(r)), r)
sums_to_one = [Eq(total(t[k], k), 1)]
rows_sum_to_one = [Eq(total(T[q, c], c), 1)]

TRUE = {
    "softmax Jacobian": (d(p(i), z[j]), p(i) * (eye(i, j) - p(j)), ()),
    "softmax Jacobian, written from j": (d(p(i), z[j]), p(j) * (eye(i, j) - p(i)), ()),
    "softmax sums to one": (total(p(k), k), 1, ()),
    "softmax is shift invariant": (exp(z[i] + s) / total(exp(z[k] + s), k), p(i), ()),
    "softmax pullback": (total(g[l] * d(p(l), z[i]), l), p(i) * (g[i] - total(g[k] * p(k), k)), ()),
    "p - t": (d(cross_entropy, z[i]), p(i) - t[i], sums_to_one),
    "p - t, index letter of the sum": (d(cross_entropy, z[k]), p(k) - t[k], sums_to_one),
    "cross-entropy by log-sum-exp": (
        cross_entropy,
        log_sum_exp - total(t[k] * z[k], k),
        sums_to_one,
    ),
    "p - t from log-sum-exp": (d(log_sum_exp - total(t[k] * z[k], k), z[j]), p(j) - t[j], ()),
    "log-sum-exp shifted": (log(total(exp(z[k] - s), k)) + s, log_sum_exp, ()),
    "Hessian of log-sum-exp": (d(d(log_sum_exp, z[i]), z[j]), p(i) * (eye(i, j) - p(j)), ()),
    "batch mean of p - t": (d(batch, Z[q, e]), (P(q, e) - T[q, e]) / n, rows_sum_to_one),
    "outer product": (d(column, W_c[q, j]), delta[q] * a[j], ()),
    "W transpose": (d(column, a[j]), total(W_c[r, j] * delta[r], r), ()),
    "bias": (d(column, b[q]), delta[q], ()),
    "rows: X transpose dY": (d(rows, W[i, c]), total(X[r, i] * dY[r, c], r), ()),
    "rows: dY W transpose": (d(rows, X[q, i]), total(dY[q, e] * W[i, e], e), ()),
    "elementwise Jacobian": (d(f(z[i]), z[j]), slope_f(z[i]) * eye(i, j), ()),
    "Hadamard": (d(total(g[k] * f(z[k]), k), z[i]), g[i] * slope_f(z[i]), ()),
    "three layers": (
        d(deep, W1[e, i]),
        total(delta[r] * slope_f(output(r)) * W2[r, e], r) * slope_f(hidden(e)) * x[i],
        (),
    ),
    "two affine maps are one": (
        total(W2[r, c] * hidden(c), c),
        total(total(W2[r, c] * W1[c, k], c) * x[k], k) + total(W2[r, c] * b1[c], c),
        (),
    ),
    "squared error": (
        d(total((affine(r) - delta[r]) ** 2, r) / 2, b[q]),
        affine(q) - delta[q],
        (),
    ),
    "sums swap": (
        total(total(delta[r] * W_c[r, k] * a[k], r), k),
        total(delta[r] * total(W_c[r, k] * a[k], k), r),
        (),
    ),
    "trace is cyclic": (
        total(total(A[r, k] * B[k, c], k) * C[c, r], r, c),
        total(total(C[c, r] * A[r, k], r) * B[k, c], k, c),
        (),
    ),
    "square of a sum": (total(a[k], k) ** 2, total(a[i] * a[k], i, k), ()),
    "square of a length": (
        total((a[k] + x[k]) ** 2, k),
        total(a[k] ** 2, k) + 2 * total(a[k] * x[k], k) + total(x[k] ** 2, k),
        (),
    ),
    "sum of ones": (total(1, k), m, ()),
    "mean": (d(total(a[k], k) / m, a[i]), 1 / m, ()),
    "sigmoid slope": (d(sigmoid, s), sigmoid * (1 - sigmoid), ()),
    "tanh slope": (d(sp.tanh(s), s), 1 - sp.tanh(s) ** 2, ()),
    "tanh is a sigmoid": (sp.tanh(s), 2 * sigmoid.subs(s, 2 * s) - 1, ()),
    "softplus": (log(1 + exp(s)) - s, log(1 + exp(-s)), ()),
    "p - y": (d(bce, s), sigmoid - y, ()),
    "stable cross-entropy": (
        bce,
        sp.Max(s, 0) - s * y + log(1 + exp(-sp.Abs(s))),
        (),
    ),
    "relu by absolute value": ((s + sp.Abs(s)) / 2, sp.Max(0, s), ()),
    "relu slope": (d(sp.Max(0, s), s), 1, [s > 0]),
    "log of a product": (log(u * v), log(u) + log(v), [u > 0, v > 0]),
    "root of a square": (sp.sqrt(u**2), u, [u >= 0]),
    "definition": (u * (1 - u), d(sigmoid, s), [Eq(u, sigmoid)]),
}

FALSE = {
    "missing minus": (d(p(i), z[j]), p(i) * (eye(i, j) + p(j)), ()),
    "diagonal only": (d(p(i), z[j]), p(i) * (1 - p(i)) * eye(i, j), ()),
    "diagonal everywhere": (d(p(i), z[j]), p(i) * (1 - p(j)), ()),
    "wrong index": (d(p(i), z[i]), p(i) * (eye(i, j) - p(j)), ()),
    "softmax sums to m": (total(p(k), k), m, ()),
    "pullback without p": (
        total(g[l] * d(p(l), z[i]), l),
        p(i) * (g[i] - total(g[k], k)),
        (),
    ),
    "t - p": (d(cross_entropy, z[i]), t[i] - p(i), sums_to_one),
    "t sums to nothing in particular": (d(cross_entropy, z[i]), p(i) - t[i], ()),
    "sum for mean": (d(batch, Z[q, e]), P(q, e) - T[q, e], rows_sum_to_one),
    "outer product turned": (d(column, W_c[q, q]), delta[q] * a[j], ()),
    "factor 2": (d(column, W_c[q, j]), 2 * delta[q] * a[j], ()),
    "free row": (d(rows, W[i, c]), total(X[r, i] * dY[q, c], r), ()),
    "bias as one number": (d(rows, W[i, c]), total(X[r, i] * dY[r, e], r, e), ()),
    "value for slope": (
        d(deep, W1[e, i]),
        total(delta[r] * slope_f(output(r)) * W2[r, e], r) * f(hidden(e)) * x[i],
        (),
    ),
    "Hadamard as a sum": (
        d(total(g[k] * f(z[k]), k), z[i]),
        total(g[k] * slope_f(z[k]), k),
        (),
    ),
    "trace with a loose end": (
        total(A[r, k] * B[k, c] * C[c, r], r, k, c),
        total(A[r, k] * B[k, c] * C[c, q], r, k, c),
        (),
    ),
    "square of a length, no cross term": (
        total((a[k] + x[k]) ** 2, k),
        total(a[k] ** 2, k) + total(x[k] ** 2, k),
        (),
    ),
    "half": (d(total((affine(r) - delta[r]) ** 2, r), b[q]), affine(q) - delta[q], ()),
    "sigmoid slope": (d(sigmoid, s), sigmoid * (1 + sigmoid), ()),
    "sign of p - y": (d(bce, s), y - sigmoid, ()),
    "log of a product": (log(u * v), log(u) + log(v), ()),
    "root of a square": (sp.sqrt(u**2), u, ()),
    "relu slope": (d(sp.Max(0, s), s), 1, ()),
}


@pytest.mark.parametrize("name", TRUE)
def test_true_identities_are_proved(name):
    lhs, rhs, where = TRUE[name]
    assert "✓ proved" in repr(prove("1.1", lhs, rhs, where=where))


@pytest.mark.parametrize("name", FALSE)
def test_false_identities_are_refuted_with_a_point(name):
    lhs, rhs, where = FALSE[name]
    with pytest.raises(Refuted, match=r"is false. The sides differ at\n  \w+.* = ") as error:
        prove("1.1", lhs, rhs, where=where)
    sides = re.findall(r"^  (left|right)  +(.*)$", str(error.value), flags=re.MULTILINE)
    assert [side for side, _ in sides] == ["left", "right"]
    assert sides[0][1] != sides[1][1]


@pytest.mark.parametrize("name", TRUE)
def test_a_wrong_sign_is_never_proved(name):
    lhs, rhs, where = TRUE[name]
    with pytest.raises(Refuted):
        prove("1.1", lhs, -rhs, where=where)


def plain_softmax():
    n = sp.Symbol("n", integer=True, positive=True)
    i, j, k = sp.symbols("i j k", integer=True)
    z = sp.IndexedBase("z", real=True)

    def p(i):
        return exp(z[i]) / sp.Sum(exp(z[k]), (k, 0, n - 1))

    return n, i, j, p(i).diff(z[j]), p(i) * (sp.KroneckerDelta(i, j) - p(j))


def test_plain_sympy_symbols_need_their_range():
    n, i, j, lhs, rhs = plain_softmax()
    prove("1.1", lhs, rhs, where=[in_range(i, n), in_range(j, n)])
    prove("1.1", lhs, rhs, where=[(j >= 0, j < n)])


def test_without_the_range_it_says_that_it_cannot_tell():
    *_, lhs, rhs = plain_softmax()
    with pytest.raises(NotReduced, match="neither proved nor refuted") as error:
        prove("1.1", lhs, rhs)
    assert "the range of an index" in str(error.value)
    assert "_" not in str(error.value)  # no internal name of a bound index


def test_true_but_out_of_reach_is_not_called_proved_or_false():
    with pytest.raises(NotReduced, match="agree at 8 points"):
        prove("1.1", total(a[k], k), total(a[m - 1 - k], k))


def test_a_wrong_transpose_is_refuted_and_the_misfit_named():
    wrong = total(W_c[j, r] * delta[r], r)
    with pytest.raises(Refuted) as error:
        prove("8.2", d(column, a[j]), wrong)
    assert "Look at W_c[j, r]: j runs over m numbers, but W_c has n there." in str(error.value)


def test_sums_of_plain_numbers_have_closed_forms():
    prove("1.1", total(k, k), m * (m - 1) / 2)


def test_bound_indices_are_not_confused_with_free_ones():
    prove("1.1", d(total(a[k] ** 2, k), a[k]), 2 * a[k])
    prove("1.1", total(total(a[k], k) * a[k], k), total(a[k], k) ** 2)
    with pytest.raises(Refuted):
        prove("1.1", d(total(a[k] ** 2, k), a[k]), total(2 * a[k], k))


def test_a_fixed_size_works_like_a_symbolic_one():
    z, (i, j, k) = vector("z", 3), index("i j k", 3)

    def p(i):
        return exp(z[i]) / total(exp(z[k]), k)

    prove("1.1", d(p(i), z[j]), p(i) * (eye(i, j) - p(j)))
    prove("1.1", d(p(0), z[1]), -p(0) * p(1))
    with pytest.raises(Refuted):
        prove("1.1", d(p(0), z[1]), p(0) * p(1))


def test_matrices_are_compared_entry_by_entry():
    left, right = sp.Matrix(2, 3, sp.symbols("a:6")), sp.Matrix(3, 4, sp.symbols("b:12"))
    assert repr(prove("8.9", (left * right).T, right.T * left.T)) == (
        "(8.9) ✓ proved in all 4 × 2 entries"
    )
    with pytest.raises(Refuted, match=r"\(8\.9\), entry \[0, 1\]"):
        prove("8.9", left * left.T, sp.diag(*[(left * left.T)[at, at] for at in (0, 1)]))
    with pytest.raises(ValueError, match=r"left side has shape \(2, 4\), the right \(4, 2\)"):
        prove("8.9", left * right, right.T * left.T)


def test_matrix_expressions_of_fixed_size_are_matrices():
    left, right = sp.MatrixSymbol("A", 2, 3), sp.MatrixSymbol("B", 3, 4)
    prove("8.9", (left * right).T, right.T * left.T)


def test_facts_that_cannot_hold_prove_nothing():
    with pytest.raises(ValueError, match="facts about u contradict"):
        prove("1.1", u, 2 * u, where=[u > 0, u < 0])
    with pytest.raises(ValueError, match="one of the facts is false"):
        prove("1.1", u, 2 * u, where=[sp.false])
    with pytest.raises(NotReduced, match="no point was found at which the facts"):
        prove("1.1", u, 2 * u, where=[Eq(u, 0), Eq(u, 1)])


def test_a_fact_that_cannot_be_used_is_refused():
    with pytest.raises(ValueError, match="cannot use the fact u"):
        prove("1.1", u, u, where=[u])


def test_a_fact_about_one_row_does_not_serve_a_claim_about_all_rows():
    with pytest.raises(ValueError, match="a fact about one q, and the claim has no free q"):
        prove("1.1", total(T[r, c], r, c), n, where=rows_sum_to_one)


def test_the_line_says_the_id_the_scope_and_the_reason():
    proof = prove("8.4", d(column, b[q]), delta[q], because="only r = q is left")
    assert repr(proof) == "(8.4) ✓ proved for every n, m: only r = q is left"
    assert repr(prove("4.2", s + s, 2 * s)) == "(4.2) ✓ proved"


def test_a_proof_is_registered_and_a_failed_one_withdrawn():
    _registry.forget()
    prove("4.2", s + s, 2 * s)
    assert _registry.registered("4.2")
    with pytest.raises(Refuted):
        prove("4.2", s + s, 3 * s)
    assert not _registry.registered("4.2")


def test_derivatives_are_taken_in_quantities_only():
    with pytest.raises(TypeError, match="k is an index"):
        d(a[k], k)
    with pytest.raises(TypeError, match="a symbol or an entry"):
        d(s**2, s**2)
    with pytest.raises(TypeError, match=r"made by index"):
        total(a[k], sp.Symbol("k"))


def test_refutation_is_the_same_every_time():
    def message():
        with pytest.raises(Refuted) as error:
            prove("1.1", d(p(i), z[j]), p(i) * (eye(i, j) + p(j)))
        return str(error.value)

    assert message() == message()


# --- check_symbolic


def square(x):
    return x * x, lambda dy: 2 * x * dy


def product(x, w):
    return x * w, lambda dy: (w * dy, x * dy)


def test_code_equals_its_formula_and_slope():
    x, w = real("x w")
    assert repr(check_symbolic(square, x**2, x)) == (
        "square: value = formula ✓, slope = its derivative ✓   (8 points)"
    )
    assert "slopes = its derivative ✓" in repr(check_symbolic(product, x * w, x, w))
    assert "slope" not in repr(check_symbolic(np.tanh, sp.tanh(x), x))


def test_a_wrong_value_shows_the_point_and_both_values():
    x = real("x")
    with pytest.raises(AssertionError, match=r"square is not its formula at x = .*\n  code .*\n"):
        check_symbolic(square, x**2 + 1e-7, x)


@pytest.mark.parametrize("slope", [1.0, -1.0, float("nan")])
def test_a_wrong_slope_names_the_argument(slope):
    x, w = real("x w")

    def wrong(x, w):
        return x * w, lambda dy: (w * dy, slope * w * dy)

    with pytest.raises(AssertionError, match="the slope of wrong in w is not the derivative"):
        check_symbolic(wrong, x * w, x, w)


def test_a_pullback_with_too_few_slopes_is_refused():
    x, w = real("x w")
    with pytest.raises(AssertionError, match="1 slopes for 2 arguments"):
        check_symbolic(lambda x, w: (x * w, lambda dy: dy * w), x * w, x, w)


def test_the_points_follow_the_assumptions():
    x = positive("x")
    check_symbolic(np.log, log(x), x)


@pytest.mark.parametrize(
    "module", ["_notation", "symbolic", "_formula", "evidence", "_card", "_digits"]
)
def test_the_examples_in_the_docstrings_run(module):
    result = doctest.testmod(importlib.import_module(f"nnlib.teaching.{module}"))
    assert result.attempted > 0
    assert result.failed == 0
