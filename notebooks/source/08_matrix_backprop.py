# ---
# title: Send the error back through matrices
# ---

# %% [markdown] slide="slide"
# # 8. Send the error back through matrices
#
# A layer may have a thousand neurons and a million weights. Its whole walk back takes three short products. Why these three?
#
# **You will do:** the gradients of a layer by pen, then a network that learns XOR, digit for digit as in print.
#
# **You will learn:** why an outer product, why a transpose, why an elementwise product, and how shapes catch mistakes.
#
# **You need:** pullbacks, and "slopes multiply, forks add", from
# [4. Follow a change through a chain](04_scalar_chain_rule.ipynb). For the last section: XOR, from
# [2. Turn a line until it separates](02_perceptron_rule.ipynb).
#
# About 60 minutes.

# %% slide="skip"
import matplotlib.pyplot as plt
import numpy as np
import sympy as sp

import nnlib
from nnlib.teaching import agree, compare, equation_card, evidence_table, page_check, plot, prove
from nnlib.teaching.symbolic import d, eye, function, index, matrix, size, total, vector
from nnlib.teaching.widgets import play, stepper

# %% [markdown] slide="skip" tags=["exercise"]
# **Warm up**, from notebooks 4 and 2, without looking back. Answer aloud, then unfold.
#
# <details><summary>What do slopes do along a path, and what at a fork?</summary>
#
# Along a path they multiply. At a fork the paths add.
#
# </details>
# <details><summary>A weight's gradient is a product of two numbers. Which two?</summary>
#
# The error on its right, and the value on its left.
#
# </details>
# <details><summary>Why can the perceptron's rule not move the weights of a hidden neuron?</summary>
#
# A step has no slope: nudge a hidden weight, and the output does not move. Nobody can say who was at fault.
#
# </details>

# %% [markdown] slide="notes" minutes=5
# **Ask** for the number of weights between 3 inputs and 2 neurons, then between 784 and 128.
# **What goes wrong:** the order of the two subscripts. Read w_jk aloud as "into j, from k".
# **Board plan:** two neurons with six wires, left; the same six numbers as a table, right; one row framed.

# %% [markdown] slide="slide"
# ## Give a whole layer one letter
#
# Two neurons read the same three values $a_1, a_2, a_3$. Each multiplies, adds and shifts, as in notebook 4. Let $w_{jk}$ be
# the weight **into** neuron $j$ **from** value $k$:
#
# $$z_j = \sum_k w_{jk}\, a_k + b_j \tag{8.1}$$
#
# The sign $\sum_k$ says: put $k = 1, 2, 3$ in turn, and add. All weights together form a table, the **matrix** $W_c$, with one
# row for each neuron. The letter c reminds us that $a$, $b$ and $z$ are *columns* here:

# %% slide="fragment"
W_c = np.array([[1, 0, 2], [-1, 3, 4]])
a, b = np.array([2, -1, 3]), np.array([1, -2])
unknown = np.full(2, np.nan)
layer = ("$W_c$", W_c), "@", ("$a$", a), "+", ("$b$", b), "=", ("$z$", unknown)
plot.blocks(*layer, title="Each row of $W_c$ meets the column $a$")
plt.show()

# %% [markdown] slide="fragment"
# Below each block stands its **shape**: (rows, columns). In a product, the inner numbers must match: $(2, 3)$ times $(3, 1)$
# gives $(2, 1)$.
#
# **Refresher.** NumPy writes that product `@`. The star `*` is something else: entry times entry, with no sum. Where shapes differ, it
# stretches the smaller array until it fits, which is called **broadcasting**: `a` meets both rows. An array such as `a`, of shape
# `(3,)`, is neither column nor row; `W_c @ a` takes it as a column.
#
# **By pen:** $z_1 = 1 \cdot 2 + 0 \cdot (-1) + 2 \cdot 3 + 1 = 9$. Find $z_2$ before you read on:

# %% slide="fragment"
print("W_c * a has shape", (W_c * a).shape, "   W_c @ a has shape", (W_c @ a).shape)
exact = sp.Matrix(W_c) * sp.Matrix(a) + sp.Matrix(b)
agree("8.1", "z", hand=["9", "5"], symbol=list(exact), code=W_c @ a + b)

# %% [markdown] slide="notes" minutes=7
# **Ask** half the class for one entry of the table each, before anybody says "outer product".
# **What goes wrong:** a times delta in the wrong order gives a 3 by 2 table. Compare with the shape of W_c.
# **Board plan:** delta as a column at the left of an empty 2 by 3 table, a as a row above it; fill in.

# %% [markdown] slide="slide"
# ## Why the outer product
#
# Compare $z$ with a target, $l = \frac12 \sum_j (z_j - t_j)^2$ with $t = (7, 4)$. The error of each neuron is
# $\delta_j = \partial l/\partial z_j = z_j - t_j$, so $\delta = (2, 1)$.
#
# Notebook 4 found a rule: a weight's gradient is the error on its right times the value on its left. The weight $w_{jk}$ has
# $\delta_j$ on its right and $a_k$ on its left:
#
# $$\frac{\partial l}{\partial w_{jk}} = \delta_j\, a_k \tag{8.2}$$
#
# **By pen:** fill a table of 2 rows and 3 columns with these products. (In the code, `a[None, :]` lays `a` out as a row; later,
# `a[:, None]` stands it up as a column.) Then compare:

# %% slide="fragment"
W_c, a, delta = np.array([[1, 0, 2], [-1, 3, 4]]), np.array([2, -1, 3]), np.array([2, 1])
dW_c = np.outer(delta, a)
outer = (r"$\delta$", delta), "@", (r"$a^\top$", a[None, :]), "=", (r"$\mathrm{d}W_c$", dW_c)
plot.blocks(*outer, title="A column times a row: every pair once")
plt.show()

# %% [markdown] slide="sub-slide"
# A column times a row makes every pair once: the **outer product** $\delta\, a^\top$. ($^\top$, *transpose*, in NumPy `.T`,
# turns a column into a row. A row times a column is one number. So a column never *equals* a row, though Punnen's ch. 2 prints that.)
#
# Is the rule right for any size?
#
# $$\begin{aligned}
# \frac{\partial l}{\partial w_{jk}} &= \sum_p \delta_p\, \frac{\partial z_p}{\partial w_{jk}} && \text{forks add, over all outputs } p \\
# \frac{\partial z_p}{\partial w_{jk}} &= I_{pj}\, a_k && w_{jk} \text{ stands in } z_j \text{ only}
# \end{aligned} \tag{8.3}$$
#
# Here $I_{pj}$ is $1$ if $p = j$, and $0$ if not. So one term survives: $\delta_j\, a_k$. For the bias, the same walk gives
#
# $$\frac{\partial l}{\partial b_j} = \delta_j \tag{8.4}$$
#
# Now by computer algebra. In the code, `total` is $\sum$, `d` is the slope, and `eye` is $I$. The sizes `i` (inputs) and `o` (outputs) stay
# letters:

# %% slide="fragment"
i, o = size("i o")
j, p = index("j p", o)
k, q = index("k q", i)
w, a_, b_, delta_ = matrix("w", o, i), vector("a", i), vector("b", o), vector("delta", o)
z_p = total(w[p, q] * a_[q], q) + b_[p]
print(prove("8.3", d(z_p, w[j, k]), eye(p, j) * a_[k]))
print(prove("8.2", total(delta_[p] * d(z_p, w[j, k]), p), delta_[j] * a_[k]))
print(prove("8.4", total(delta_[p] * d(z_p, b_[j]), p), delta_[j]))

# %% [markdown] slide="sub-slide"
# "For every i, o" means layers of any size. Two things to notice.
#
# In $\sum_p$, the letter $p$ is a **dummy**: any other letter would do. But $j$ and $k$ are **free**: they name the entry that
# we ask for. A free index may not be renamed on one side only. (A. Punnen's notes, ch. 7, call them all dummies.)
#
# And $\partial z_p/\partial w_{jk}$ has *three* indices. The notes (ch. 5) write $\partial z_3/\partial W_3 = a_2$, which has
# one, and then use $a_2^\top$. That is what is left after $\delta$ has been multiplied in. Here is the full table.
# (`einsum` multiplies by index letters: entry $pjk$ is $I_{pj}\, a_k$.) Half of it is zero, and no walk back needs it:

# %% slide="fragment"
slopes = np.einsum("pj,k->pjk", np.eye(2), a)
row, column = a[None, :], a[:, None]
print("column @ row", (column @ row).shape, "   row @ column", (row @ column).shape)
print("all slopes", slopes.shape, "   not zero", np.count_nonzero(slopes), "of", slopes.size)
nudged = nnlib.numerical_gradient(lambda W: np.sum((W @ a + [1, -2] - [7, 4]) ** 2) / 2, W_c)
agree("8.2", "∂l/∂W_c", hand=[["4", "-2", "6"], ["2", "-1", "3"]], code=dW_c, limit=nudged)

# %% slide="skip" tags=["check-page"]
page_check(
    agree(
        "8.30",
        "slopes, summed with delta",
        code=np.einsum("p,pjk->jk", delta, slopes),
        symbol=sp.Matrix([2, 1]) * sp.Matrix([[2, -1, 3]]),
    ),
    agree("8.31", "row times column", hand="14", code=(row @ column).item()),
    agree(
        "8.32",
        "slopes that are not zero",
        hand=["12", "6"],
        code=[slopes.size, np.count_nonzero(slopes)],
    ),
)

# %% [markdown] slide="notes" minutes=7
# **Ask** which numbers of the matrix meet at a_1, before the right half of the picture is shown.
# **What goes wrong:** "transpose because the shapes then fit". True, and no reason. The fork is the reason.
# **Board plan:** the wires with arrows right; then the same wires with arrows left, and the sums at the left end.

# %% [markdown] slide="slide"
# ## Why the transpose
#
# To reach an earlier layer, the error must pass through $W_c$: how much does $l$ change per unit of $a_k$? The value
# $a_1$ is a **fork**: it feeds both neurons, by weight $1$ into the first and by weight $-1$ into the second. Forks add, so
# $\mathrm{d}a_1 = 1 \cdot 2 + (-1) \cdot 1 = 1$.
#
# **By pen:** $\mathrm{d}a_2$ and $\mathrm{d}a_3$. Then look at which weights you used:

# %% slide="fragment"
W_c, a = np.array([[1, 0, 2], [-1, 3, 4]]), np.array([2, -1, 3])
b, delta = np.array([1, -2]), np.array([2, 1])
plot.wires(W_c, a, b, delta)
plt.show()

# %% [markdown] slide="sub-slide"
# Forward, a neuron reads its *row* of $W_c$. Backward, a value reads its *column*. Same wires, walked the other way:
#
# $$\frac{\partial l}{\partial a_k} = \sum_j \delta_j\, \frac{\partial z_j}{\partial a_k} = \sum_j w_{jk}\, \delta_j \tag{8.5}$$
#
# The sum runs over the *first* index of $w$. A matrix product sums over the second. So turn the matrix: its columns become rows, and
# $\mathrm{d}a = W_c^\top \delta$. That is the whole reason for the transpose:

# %% slide="fragment"
i, o = size("i o")
j, (k, q) = index("j", o), index("k q", i)
w, a_, b_, delta_ = matrix("w", o, i), vector("a", i), vector("b", o), vector("delta", o)
z_j = total(w[j, q] * a_[q], q) + b_[j]
print(prove("8.5", total(delta_[j] * d(z_j, a_[k]), j), total(w[j, k] * delta_[j], j)))
nudged = nnlib.numerical_gradient(lambda a: np.sum((W_c @ a + b - [7, 4]) ** 2) / 2, a)
agree("8.5", "∂l/∂a", hand=["1", "3", "8"], code=W_c.T @ delta, limit=nudged)

# %% [markdown] slide="sub-slide"
# **Predict.** Somebody forgets the transpose: in a layer with as many neurons as inputs, then in ours, with two and three. What does NumPy
# say?
#
# <details>
# <summary>Answer</summary>
#
# In the square layer it says nothing: only the numbers know. With sizes that differ, the shape tells at once. So test with all sizes
# distinct.
#
# </details>
# <br>
#
# The same slip in both layers:

# %% slide="fragment"
S, error = np.array([[1, 2], [-1, 3]]), np.array([2, 1])
print("the transpose, forgotten twice:")
print("square:   right", S.T @ error, "   wrong", S @ error, "   no complaint")
try:
    W_c @ delta
except ValueError:
    print("2 by 3:   NumPy refuses W_c @ delta: (2, 3) @ (2,)")

# %% [markdown] slide="notes" minutes=6
# **Ask** how many of the nine slopes of three separate sigmoids are zero.
# **What goes wrong:** the bend's slope is multiplied with @ because "everything is a matrix now".
# **Board plan:** a diagonal 3 by 3 table times a column, and the same three products without the zeros.

# %% [markdown] slide="slide"
# ## Why the elementwise product
#
# Between two layers sits the bend, $a_k = f(z_k)$. The table of all slopes of several outputs by several inputs, a row for each output,
# is called the **Jacobian**.
#
# **Predict.** Three values pass through a sigmoid each. How many of the nine slopes $\partial a_j/\partial z_k$ are zero? Count them:

# %% slide="fragment"
z = np.array([0.0, 1.0, -2.0])
print("the slopes, a row for each output:")
print(nnlib.jacobian(nnlib.sigmoid, z).round(4))

# %% [markdown] slide="sub-slide"
# Six. Neuron 1 does not hear $z_2$. The Jacobian is **diagonal**, and almost all of it is zeros:
#
# $$\frac{\partial f(z_j)}{\partial z_k} = f'(z_k)\, I_{jk} \tag{8.6}$$
#
# Send a sensitivity $v$ back through it. Of each sum, one term survives:
#
# $$\sum_j v_j\, f'(z_j)\, I_{jk} = v_k\, f'(z_k) \tag{8.7}$$
#
# So the diagonal matrix times $v$ is $v \odot f'(z)$: entry times entry, the **Hadamard product**, a star in NumPy. Nine products
# become three. For any $f$ with a slope:

# %% slide="fragment"
m = size("m")
j, k = index("j k", m)
z_, v, f, slope = vector("z", m), vector("v", m), function("f"), function("f'")
print(prove("8.6", d(f(z_[j]), z_[k]), slope(z_[k]) * eye(j, k)))
print(prove("8.7", total(v[j] * slope(z_[j]) * eye(j, k), j), v[k] * slope(z_[k])))

# %% [markdown] slide="sub-slide"
# The diagonal matrix may be left out only when a vector meets it. Punnen (ch. 5) writes, for a layer after a bend,
# $\partial z_3/\partial z_2 = W_3 \cdot \sigma'(z_2)$. That is a Jacobian, so the diagonal must stand there:
#
# $$\frac{\partial z_j^{(3)}}{\partial z_k^{(2)}} = w_{jk}\, \sigma'(z_k^{(2)}) \qquad\text{or}\qquad W_c^{(3)}\, \mathrm{diag}\big(\sigma'(z^{(2)})\big) \tag{8.8}$$
#
# (His layers stand below, ours above.) Read his dot as `@`, then as `*`, with $\sigma'(z_2)$ a column, as in his ch. 6. In the code, ones are
# sent back through the sigmoid, so its slopes come out. The star scales each *row* where each *column* should be scaled. His next line, with $\odot$, is right again: there a vector meets the diagonal.

# %% slide="fragment"
W3, z2 = np.array([[1.0, 2], [-1, 3]]), np.array([0.0, 1.0])
slopes = nnlib.sigmoid(z2)[1](np.ones(2))
column = slopes[:, None]
print("with @: shape", (W3 @ column).shape, "is no Jacobian")
print("with *:", (W3 * column).round(4).tolist(), "fits, wrong")
print("diag:  ", (W3 @ np.diag(slopes)).round(4).tolist())
rows = [nnlib.numerical_gradient(lambda z, w=w: w @ nnlib.sigmoid(z)[0], z2) for w in W3]
agree("8.8", "∂z3/∂z2", code=W3 @ np.diag(slopes), limit=rows)

# %% slide="skip" tags=["check-page"]
i, o = size("i o")
j, (k, q) = index("j", o), index("k q", i)
w, z_, f, slope = matrix("w", o, i), vector("z", i), function("f"), function("f'")
page_check(
    prove("8.8", d(total(w[j, q] * f(z_[q]), q), z_[k]), w[j, k] * slope(z_[k])),
    agree(
        "8.36", "slopes that are zero", hand="6", code=np.sum(nnlib.jacobian(nnlib.sigmoid, z) == 0)
    ),
)

# %% [markdown] slide="notes" minutes=8
# **Ask** what delta two layers back looks like, before the formula. They can say it: transpose, then star.
# **What goes wrong:** the slope f' is taken at the wrong layer's z. The error and its slope carry the same number.
# **Board plan:** the four equations in a box; beneath, three layers with one arrow back that serves all of them.

# %% [markdown] slide="slide"
# ## Four equations for any depth
#
# Put the three answers together. Layers carry superscripts, and $l = \frac12 \|a - t\|^2$ compares the last values with the target: half the sum of
# the squared differences. The walk starts at the end:
#
# $$\delta^{(\text{last})} = (a - t) \odot f'(z^{(\text{last})}) \tag{8.9}$$
#
# One layer back: through the transpose, then through the bend. The right-hand side's matrix belongs to the *next* layer:
#
# $$\delta^{(1)} = \big(W_c^{(2)\top}\, \delta^{(2)}\big) \odot f'(z^{(1)}) \tag{8.10}$$
#
# And in each layer, (8.2) and (8.4) give $\mathrm{d}W_c = \delta\, a^\top$, with $a$ the layer's input, and $\mathrm{d}b = \delta$.

# %% slide="fragment"
i, o = size("i o")
(j, p), (k, q) = index("j p", o), index("k q", i)
w, b_, delta_, t = matrix("w", o, i), vector("b", o), vector("delta", o), vector("t", o)
z1, z2, f, slope = vector("z1", i), vector("z2", o), function("f"), function("f'")
half_square = total((f(z2[p]) - t[p]) ** 2, p) / 2
print(prove("8.9", d(half_square, z2[j]), (f(z2[j]) - t[j]) * slope(z2[j])))
z_p = total(w[p, q] * f(z1[q]), q) + b_[p]
back = total(w[j, k] * delta_[j], j) * slope(z1[k])
print(prove("8.10", total(delta_[p] * d(z_p, z1[k]), p), back))

# %% [markdown] slide="sub-slide"
# These are equations (3) and (5) of Punnen's notes. (No (4) is printed, and where chapter 5 shows $C = (a_3)$, letters are lost:
# $C$ is the loss of $a_3$.) In code, three layers of widths 3, 5, 4 and 2, all distinct. Forward, then back:

# %% slide="fragment"
rng = np.random.default_rng(0)
W1, W2, W3 = (rng.normal(size=shape) for shape in ((5, 3), (4, 5), (2, 4)))
x, t = rng.normal(size=3), rng.normal(size=2)
a1, bend1 = nnlib.sigmoid(W1 @ x)
a2, bend2 = nnlib.sigmoid(W2 @ a1)
a3, bend3 = nnlib.sigmoid(W3 @ a2)

delta3 = bend3(a3 - t)
delta2 = bend2(W3.T @ delta3)
delta1 = bend1(W2.T @ delta2)
dW3, dW2, dW1 = np.outer(delta3, a2), np.outer(delta2, a1), np.outer(delta1, x)

# %% [markdown] slide="sub-slide"
# (`bend2` is the sigmoid's pullback: it multiplies by $f'(z^{(2)})$. Biases are left out to save space.)
#
# Look at the cell: `delta3` serves `dW3` *and* `delta2`. Write each gradient out by itself, and the same products come again and
# again. To keep a result that will be needed later is called **dynamic programming**.
#
# **Predict.** A *step* is one product $W_c^\top \delta$, of $N^2$ multiplications for layers of width $N$. Three layers take $2$
# steps if each error is kept. How many if every gradient starts again from the loss? And with 100 layers? Count:


# %% slide="fragment"
def steps(layers, keep):
    if keep:
        return layers - 1
    return sum(layers - layer for layer in range(1, layers + 1))


print("steps for three depths:")
for layers in (3, 10, 100):
    kept, not_kept = steps(layers, keep=True), steps(layers, keep=False)
    print(f"{layers:3} layers: {kept:2} steps if kept, {not_kept:4} if not")

# %% [markdown] slide="sub-slide"
# To reach layer $k$ of $m$ takes $m - k$ steps, so starting again costs their sum:
#
# $$\sum_{k=1}^{m} (m - k) = \frac{m(m-1)}{2} \quad\text{against}\quad m - 1 \tag{8.11}$$
#
# The *order* of the products matters even more. From the loss back runs a row of sensitivities times one Jacobian after the other:
# $v\, J_3\, J_2\, J_1$. A product of shapes $(r, s)$ and $(s, u)$ has $r u$ entries, each a sum of $s$ products: $r s u$ multiplications.
#
# **Predict** for width $N = 1000$: is it better to
# start at the left, with $v$, or to multiply the matrices first? By how much? Count and compare:


# %% slide="fragment"
def vector_first(N):
    return sum(r * s * u for r, s, u in [(1, N, N), (1, N, N), (1, N, N)])


def matrices_first(N):
    return sum(r * s * u for r, s, u in [(N, N, N), (N, N, N), (1, N, N)])


widths = [1, 10, 100, 1000]
print("multiplications, for four widths:")
plot.orders(widths, [vector_first(N) for N in widths], [matrices_first(N) for N in widths])
plt.show()

# %% [markdown] slide="fragment"
# 3 million against 2001 million. (Each step of the grid multiplies by ten.) A vector times a matrix grows with $N^2$, a matrix times a matrix with $N^3$.
#
# $$\text{vector first: } 3N^2 \qquad \text{matrices first: } 2N^3 + N^2 \tag{8.12}$$
#
# A pullback always starts with the vector. That is why it is also called a *vector-Jacobian product*. What we call a sensitivity is a
# *cotangent* in other books, and the pullback is the Jacobian's *adjoint*.

# %% slide="skip" tags=["check-page"]
N, k_, m_ = sp.symbols("N k m", integer=True, positive=True)


def loss_at(W):
    a = x
    for weights in (W, W2, W3):
        a = nnlib.sigmoid(weights @ a)[0]
    return np.sum((a - t) ** 2) / 2


page_check(
    agree("8.37", "dW1 of three layers", code=dW1, limit=nnlib.numerical_gradient(loss_at, W1)),
    prove("8.11", sp.Sum(m_ - k_, (k_, 1, m_)).doit(), m_ * (m_ - 1) / 2),
    agree(
        "8.11",
        "steps",
        hand=["3", "4950", "99"],
        code=[steps(3, False), steps(100, False), steps(100, True)],
    ),
    prove(
        "8.12",
        sp.Matrix([vector_first(N), matrices_first(N)]),
        sp.Matrix([3 * N**2, 2 * N**3 + N**2]),
    ),
    agree(
        "8.12",
        "multiplications",
        hand=["3000000", "2001000000"],
        code=[vector_first(1000), matrices_first(1000)],
    ),
)

# %% [markdown] slide="notes" minutes=7
# **Ask** for the shape of every array before it is printed; it is the cheapest check there is.
# **What goes wrong:** the two writings are mixed within one program. Choose rows, and turn whatever comes as columns.
# **Board plan:** z = W_c x + b above, its transpose below it, with arrows from each letter to its place.

# %% [markdown] slide="slide"
# ## A whole batch: rows are examples
#
# Programs push many examples through a layer at once. Tables of data have one example in each **row**, so code turns
# everything: $X$ has $n$ rows, and $W = W_c^\top$ has a row for each input. Then
#
# $$Y = X W + b \qquad\text{instead of}\qquad z = W_c\, x + b$$
#
# **Refresher.** `X @ W` has shape $(n, o)$, and `b` has shape $(o)$: NumPy adds $b$ to every row (broadcasting, here welcome).
#
# Do the gradients survive the turn? They turn as well:
#
# $$\mathrm{d}W = (\mathrm{d}W_c)^\top \tag{8.13}$$
#
# Entry $kj$ on the left, entry $jk$ on the right, and the same output written in both ways:

# %% slide="fragment"
i, o = size("i o")
(j, p), (k, q) = index("j p", o), index("k q", i)
x_, dy, W_, w = vector("x", i), vector("dy", o), matrix("W", i, o), matrix("w", o, i)
rows = total(dy[p] * total(x_[q] * W_[q, p], q), p)
columns = total(dy[p] * total(w[p, q] * x_[q], q), p)
prove("8.13", d(rows, W_[k, j]), d(columns, w[j, k]), because="both are x_k dy_j")

# %% [markdown] slide="sub-slide"
# Now the batch. Every example $r$ uses the *same* weights: $W$ is a fork with $n$ branches, and forks add. So the gradient of
# $W$ sums over the examples, and so does that of $b$:
#
# $$\mathrm{d}W_{kj} = \sum_r X_{rk}\, \mathrm{d}Y_{rj} \qquad \mathrm{d}W = X^\top\, \mathrm{d}Y \tag{8.14}$$
#
# $$\mathrm{d}b_j = \sum_r \mathrm{d}Y_{rj} \tag{8.15}$$
#
# But each example has its own row of inputs, so no sum over $r$ there:
#
# $$\mathrm{d}X_{rk} = \sum_j \mathrm{d}Y_{rj}\, W_{kj} \qquad \mathrm{d}X = \mathrm{d}Y\, W^\top \tag{8.16}$$

# %% slide="fragment"
n, i, o = size("n i o")
(r, s), (j, p), (k, q) = index("r s", n), index("j p", o), index("k q", i)
X_, W_, b_, dY_ = matrix("X", n, i), matrix("W", i, o), vector("b", o), matrix("dY", n, o)
Y_sp = total(X_[s, q] * W_[q, p], q) + b_[p]
loss = total(dY_[s, p] * Y_sp, s, p)
print(prove("8.14", d(loss, W_[k, j]), total(X_[r, k] * dY_[r, j], r)))
print(prove("8.15", d(loss, b_[j]), total(dY_[r, j], r)))
print(prove("8.16", d(loss, X_[r, k]), total(dY_[r, j] * W_[k, j], j)))

# %% [markdown] slide="sub-slide"
# **Refresher.** `dY.sum(axis=0)` adds down the rows and leaves one number a column. `dY.sum()` adds everything.
#
# Where does the $1/n$ of a *mean* loss go? Into the first `dY`, once: `squared_error` is $\frac1{2n} \sum (Y - T)^2$, and its pullback returns
# $(Y - T)/n$. Everything after it only sums.
#
# **Predict.** Somebody forgets `axis=0` in the bias gradient, then takes a step. What does NumPy say?

# %% slide="fragment"
dY, b = np.array([[0.5, -1.0], [1.5, 2.0], [-1.0, 3.0]]), np.array([0.1, 0.2])
right, wrong = dY.sum(axis=0), dY.sum()
print("right:", right, "   new b", b - 0.1 * right)
print("wrong:", wrong, "   new b", b - 0.1 * wrong)

# %% [markdown] slide="sub-slide"
# Nothing. One number was spread over all biases, the shape is perfect, and training goes wrong in silence.
#
# The reverse slip is as quiet. Punnen's notes point to a small CNN. In its log, a bias of shape $(120, 1)$ has become $(120, 20)$: its
# gradient was never summed over the 20 columns. NumPy stretches. `nnlib` checks the shapes before it computes:

# %% slide="fragment"
column, gradient = np.zeros((120, 1)), np.ones((120, 20))
print("NumPy: the new bias has shape", (column - 0.1 * gradient).shape)
try:
    nnlib.affine(np.ones((20, 3)), np.ones((3, 120)), column - 0.1 * gradient)
except ValueError as error:
    print("nnlib:", error)

# %% slide="skip" tags=["check-page"]
T = np.zeros((3, 2))
nudged = nnlib.numerical_gradient(lambda b: np.sum(dY * (b + T)), b)
page_check(
    agree("8.38", "right bias gradient", hand=["1.0", "4.0"], code=right, limit=nudged),
    agree("8.39", "wrong bias gradient", hand="5.0", code=wrong),
    agree(
        "8.40",
        "first dY of a mean loss",
        code=nnlib.squared_error(dY, T)[1](1.0),
        symbol=sp.Matrix(dY) / 3,
    ),
)

# %% [markdown] slide="notes" minutes=8
# **Ask** the class to dictate the three products of the pullback from the board.
# **What goes wrong:** dW is written dY.T @ X. Do not correct it; let the check say so.
# **Board plan:** forward lines down the left, backward lines up the right, the same letters at the same height.

# %% [markdown] slide="slide"
# ## Write it once: `affine` and its pullback
#
# Everything so far fits into four lines. The forward product, and inside it the three products that you have derived:


# %% slide="fragment"
def affine(X, W, b):
    def pullback(dY):
        return dY @ W.T, X.T @ dY, dY.sum(axis=0)

    return X @ W + b, pullback


# %% [markdown] slide="fragment"
# Two checks. Ours must equal `nnlib.affine`. And `check_vjp` nudges each input in a random direction, feeds back a random sensitivity, and
# compares: all sizes distinct, $n = 5$, $i = 3$, $o = 2$. A third cell plants the mistake that looks most innocent:

# %% slide="fragment"
rng = np.random.default_rng(0)
X, W, b, dY = (rng.normal(size=shape) for shape in ((5, 3), (3, 2), (2,), (5, 2)))
(Y, back), (Y_nnlib, back_nnlib) = affine(X, W, b), nnlib.affine(X, W, b)
pairs = zip((Y, *back(dY)), (Y_nnlib, *back_nnlib(dY)), strict=True)
assert all(np.array_equal(ours, theirs) for ours, theirs in pairs)
nnlib.check_vjp(affine, X, W, b, rng=rng)
print("ours = nnlib's ✓   three gradients checked ✓")


# %% slide="fragment"
def planted(X, W, b):
    return X @ W + b, lambda dY: (dY @ W.T, dY.T @ X, dY.sum(axis=0))


try:
    nnlib.check_vjp(planted, X, W, b, rng=rng)
except AssertionError as error:
    print(error)

# %% [markdown] slide="sub-slide"
# (Argument 1 is `W`: the count starts at 0.) Now a network with one hidden layer. It reads like the algebra, forward lines down, backward
# lines up:

# %% slide="fragment"
rng = np.random.default_rng(0)
X, T, W1, W2 = (rng.normal(size=shape) for shape in ((5, 3), (5, 2), (3, 4), (4, 2)))
b1, b2 = rng.normal(size=4), rng.normal(size=2)

Z1, back_Z1 = nnlib.affine(X, W1, b1)
A1, back_A1 = nnlib.tanh(Z1)
Z2, back_Z2 = nnlib.affine(A1, W2, b2)
loss, back_loss = nnlib.squared_error(Z2, T)

# %% slide="fragment"
dZ2 = back_loss(1.0)
dA1, dW2, db2 = back_Z2(dZ2)
dZ1 = back_A1(dA1)
dX, dW1, db1 = back_Z1(dZ1)
print("dW1", dW1.shape, "  db1", db1.shape, "  dW2", dW2.shape, "  db2", db2.shape)

# %% [markdown] slide="sub-slide"
# `Network` writes these lines for any number of layers. `Dense(3, 4)` is an `affine` that knows its shapes. The parameters lie end to
# end in **one vector** $\theta$; the empty `()` stands for tanh, which has none. `objective` joins network and loss. Then the loss is a
# function of one vector, and one call nudges the whole network, all 26 parameters. Below, step through it for the first example:
# in each hidden neuron, errors from two outputs meet and add:

# %% slide="fragment"
net = nnlib.Network(nnlib.Dense(3, 4), nnlib.tanh, nnlib.Dense(4, 2))
theta = net.pack([(W1, b1), (), (W2, b2)])
L = nnlib.objective(net, nnlib.squared_error)
loss, back_L = L(theta, X, T)
by_hand = np.concatenate([each.ravel() for each in (dW1, db1, dW2, db2)])
assert np.allclose(back_L(1.0), by_hand)
nudged = nnlib.numerical_gradient(lambda th: L(th, X, T), theta)
agree("8.41", "all of dθ", code=by_hand, limit=nudged)

# %% slide="fragment"
stepper.network(net, theta, X[0], T[0], index=25)

# %% [markdown] slide="sub-slide"
# Here is the shape ledger of such a network: each product in turn, for $n$ examples, $i$ inputs, $h$ hidden neurons and $o$ outputs. Choose either
# writing: in columns, every matrix is turned. The ledger stops at the first shape that does not fit.
#
# **Predict.** Plant *dA1: no transpose*. For which sizes does the ledger notice nothing?
#
# <details>
# <summary>Answer</summary>
#
# For $h = o$: then $W_2$ is square. Every shape fits, and the gradients are wrong. Shapes are a good guard, not the only one: keep all
# sizes distinct, and nudge.
#
# </details>

# %% slide="fragment"
sizes = {letter: (1, 6) for letter in "niho"}
mistakes = ["none", "dW2: swapped", "dA1: no transpose", "dZ1: @ for *"]
play(plot.shape_ledger, **sizes, writing=["rows", "columns"], mistake=mistakes)

# %% slide="skip" tags=["check-page"]
page_check(
    agree("8.42", "parameters", hand="26", code=theta.size),
    agree(
        "8.43",
        "dX of the network",
        code=dX,
        limit=nnlib.numerical_gradient(lambda X: L(theta, X, T), X),
    ),
)

# %% [markdown] slide="notes" minutes=10
# **Ask** who remembers why one line cannot do it, and who was going to move the hidden weights.
# **What goes wrong:** "it is a different problem, it has three inputs". Cover the third column: XOR.
# **Board plan:** the four rows with both targets; the printed outputs before and after; the four hidden lines.

# %% [markdown] slide="slide"
# ## XOR, learned
#
# Notebook 2 ended with a question. Two lines and a bend solve XOR, but who moves the hidden weights? Punnen's chapter 8 trains a
# small network, after A. Trask's eleven lines: three inputs, four hidden neurons, one output, sigmoids, no biases. Its data:
#
# | $x_1$ | $x_2$ | $x_3$ | $t$ |
# |:-:|:-:|:-:|:-:|
# | 0 | 0 | 1 | 0 |
# | 0 | 1 | 1 | 1 |
# | 1 | 0 | 1 | 1 |
# | 1 | 1 | 1 | 0 |
#
# The third input is always 1: it plays the bias. Cover it, and this **is** XOR.
#
# A layer without a bias is a small class: its shapes, how to draw weights, and the product with its pullback. The printed digits belong to
# NumPy's old random numbers with seed 1. `RandomState(1)` gives the same ones in every version, and nobody else draws from it:


# %% slide="fragment"
class Weights:
    def __init__(self, n_in, n_out):
        self.shapes = ((n_in, n_out),)

    def init(self, rng):
        return (rng.uniform(size=self.shapes[0]),)

    def __call__(self, X, W):
        return X @ W, lambda dY: (dY @ W.T, X.T @ dY)


# %% slide="fragment"
X, T = np.array([[0.0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]]), np.array([[0.0], [1], [1], [0]])
old = np.random.RandomState(1)
W1, W2 = old.random_sample((3, 4)), old.random_sample((4, 1))
net = nnlib.Network(Weights(3, 4), nnlib.sigmoid, Weights(4, 1), nnlib.sigmoid)
theta = net.pack([(W1,), (), (W2,), ()])
L = nnlib.objective(net, nnlib.squared_error)
P, _ = net(theta, X)
print("first outputs:", P[:, 0].round(3))

# %% [markdown] slide="sub-slide"
# Punnen *sums* the gradients of the four examples and uses the rate $1$. Our loss is a mean, with its $1/n$. So our gradient is a quarter of
# his, and we take a rate four times as large. With $g_r$ the gradient from example $r$:
#
# $$\theta - \eta \sum_r g_r = \theta - (n \eta)\, \frac1n \sum_r g_r \tag{8.17}$$
#
# Now the gradients at the start. The first step back in his code reads $(p - t)\, p(1 - p)$. His text calls $p - t$ alone "delta", but
# the slope must be multiplied in before it deserves the name.
#
# For an independent judge, SymPy writes down the whole network and differentiates (`Rational` turns the starting weights into exact fractions):


# %% slide="fragment"
def bend(z):
    return 1 / (1 + sp.exp(-z))


X_, W1_, W2_ = (sp.Matrix(each).applyfunc(sp.Rational) for each in (X, W1, W2))
v = sp.Matrix(sp.symbols("v1:5"))
p = ((X_ * W1_).applyfunc(bend) * v).applyfunc(bend)
at = dict(zip(v, W2_, strict=True))
formula = sum((p[r] - int(T[r, 0])) ** 2 for r in range(4)) / 8
symbol = [sp.diff(formula, each).subs(at) for each in v]

# %% [markdown] slide="fragment"
# **Predict.** Do three routes agree on $\mathrm{d}W_2$, and do the printed outputs stand? ($\theta$ begins with the 12 entries of $W_1$, so
# `[12:]` is $W_2$. The nudge is the one of notebook 4 that loses no digit.) All in one table:


# %% slide="fragment"
def table(dW2):
    nudge = nnlib.complex_step_gradient(lambda th: L(th, X, T), theta)[12:]
    rows = []
    for r, printed in enumerate(["0.758", "0.771", "0.791", "0.801"]):
        rows += [compare(f"output {r + 1}", hand=printed, symbol=p[r].subs(at), code=P[r, 0])]
    for k in range(4):
        rows += [compare(f"dW2, entry {k + 1}", symbol=symbol[k], code=dW2[k], limit=nudge[k])]
    return evidence_table(*rows)


table(L(theta, X, T)[1](1.0)[12:])

# %% [markdown] slide="fragment"
# All agree. **Break one route.** Take $p - t$ for the error, without the slope. Which column stands alone?

# %% slide="fragment"
A1 = nnlib.sigmoid(X @ W1)[0]
table((A1.T @ (P - T) / 4)[:, 0])

# %% [markdown] slide="sub-slide"
# The symbol and the nudge agree with each other, against the code. Now train: 1000 updates. (`path[k]` is the state after `k` of
# them; `sgd(4.0)` is the plain step of (8.17), with
# $n\eta = 4$. Punnen prints the outputs that the last update starts from: `path[999]`.)
#
# **Predict.** All four outputs start near $0.78$. Will all four come within $0.1$ of their targets? Train and look:

# %% slide="fragment"
path = list(nnlib.descend(L, theta, [(X, T)] * 1000, nnlib.sgd(4.0)))
last, end = net(path[999].theta, X)[0], path[1000].theta
print(len(path) - 1, "updates")
print("outputs at the last pass:", last[:, 0].round(3))
print("loss:", " -> ".join(f"{path[t].loss:.4f}" for t in (0, 250, 500, 1000)))

# %% [markdown] slide="sub-slide"
# The four outputs are the printed ones: $0.028$, $0.925$, $0.925$, $0.090$. And the test, the input $(1, 0, 1)$ after the last update, gives
# $0.925$ as printed. **XOR is learned.** Nobody told the hidden neurons what to do. The error reached them through $W_2^\top$.
#
# Each hidden neuron has its own line in the plane, dashed here. In notebook 2 you placed OR by hand, the line that parts $(0, 0)$ from the
# others: find it. Then slide `update` back to 0 and watch the lines being moved. When does the boundary first part the points?
#
# <details>
# <summary>Answer</summary>
#
# Between 350 and 400: at update 398, to be exact. After 50 updates all four outputs sit near $0.5$, and for some 200 updates nothing seems to
# happen. Then the hidden lines come in from outside the picture, and everything goes fast.
#
# </details>


# %% slide="fragment"
def learning(update=1000):
    theta, title = path[update].theta, f"After {update} updates: loss {path[update].loss:.4f}"

    def output(points):
        return net(theta, np.column_stack([points, np.ones(len(points))]))[0]

    return plot.hidden_lines(output, net.unpack(theta)[0][0], X[:, :2], T[:, 0], title=title)


play(learning, update=(0, 1000, 50))

# %% [markdown] slide="sub-slide"
# One more look at the source. Its text sets the target to $(0, 1, 0, 1)$, its code trains on $(0, 1, 1, 0)$, and its last sentence claims
# to have learned $(0, 1, 0, 1)$. The outputs say which is true. Does it matter?
#
# **Predict.** Could one perceptron have learned $(0, 1, 0, 1)$? Compare it with the columns of the data.
#
# <details>
# <summary>Answer</summary>
#
# It *is* the column $x_2$: one line separates it, and no hidden layer is needed. The target of the code is the hard one.
#
# </details>
# <br>
#
# Let the perceptron of notebook 2 try:

# %% slide="fragment"
claimed = np.array([0, 1, 0, 1])
models = list(nnlib.perceptron_updates(X[:, :2], claimed))
w, mistakes = models[-1].w, int(np.sum(models[-1](X[:, :2]) != claimed))
print("the perceptron, on x1 and x2:")
print(f"{len(models)} corrections: w = ({w[0]:g}, {w[1]:g}), b = {models[-1].b:g}")
print("mistakes left:", mistakes)

# %% slide="skip" tags=["check-page"]
e, n = sp.Symbol("eta", positive=True), size("n")
r, g, th = index("r", n), vector("g", n), sp.Symbol("theta", real=True)
by_his_code = theta - np.concatenate([np.zeros(12), (A1.T @ ((P - T) * P * (1 - P)))[:, 0]])
test = net(end, np.array([[1.0, 0, 1]]))[0]
right = [bool(np.all((net(step.theta, X)[0] > 0.5) == T)) for step in path]
page_check(
    prove("8.17", th - e * total(g[r], r), th - (n * e) * (total(g[r], r) / n)),
    agree(
        "8.17", "one update of W2, his and ours", code=path[1].theta[12:], symbol=by_his_code[12:]
    ),
    agree("8.44", "first outputs", hand=["0.758", "0.771", "0.791", "0.801"], code=P[:, 0]),
    agree("8.53", "their mean", hand="0.78", code=P.mean()),
    agree("8.45", "last outputs", hand=["0.028", "0.925", "0.925", "0.090"], code=last[:, 0]),
    agree("8.46", "the test", hand="0.925", code=test),
    agree("8.51", "first update with all four right", hand="398", code=right.index(True)),
    agree(
        "8.52",
        "outputs after 50 updates",
        hand=["0.5", "0.5", "0.5", "0.5"],
        code=net(path[50].theta, X)[0][:, 0],
    ),
    agree(
        "8.47",
        "the claimed target is x2, ours XOR",
        code=[X[:, 1], T[:, 0]],
        symbol=[claimed, nnlib.xor()[1]],
    ),
)

# %% [markdown] slide="notes" minutes=2
# **Ask** for the reason behind each of the three products, in one sentence each, with the book closed.
# **What goes wrong:** "so that the shapes fit" comes back. Ask for the sum behind it.
# **Board plan:** affine's three products, and beside each the word: pairs, fork, batch.

# %% [markdown] slide="slide"
# ## What you know now
#
# - A weight's gradient pairs an error with a value: all pairs at once are an outer product.
# - A value feeds many neurons. It is a fork, so errors come back as a sum: that is the transpose.
# - A bend acts on each entry alone: its Jacobian is diagonal, and only a star is left of it.
# - In a batch the weights are a fork over the examples: $X^\top \mathrm{d}Y$, and the bias sums over the rows.
# - Always multiply the vector first. Keep all sizes distinct when you test.

# %% [markdown] slide="sub-slide"
# ## Equation card
#
# Every numbered equation, with the routes that confirmed it while this page ran:

# %% slide="fragment"
equations = {
    "8.1": r"$z_j = \sum_k w_{jk} a_k + b_j$",
    "8.2": r"$\mathrm{d}W_c = \delta\, a^\top$",
    "8.3": r"$\partial z_p/\partial w_{jk} = I_{pj}\, a_k$",
    "8.4": r"$\mathrm{d}b = \delta$",
    "8.5": r"$\mathrm{d}a = W_c^\top \delta$",
    "8.6": r"$\partial f(z_j)/\partial z_k = f'(z_k)\, I_{jk}$",
    "8.7": r"$\mathrm{diag}(f'(z))\, v = v \odot f'(z)$",
    "8.8": r"$\partial z^{(3)}/\partial z^{(2)} = W_c^{(3)} \mathrm{diag}(\sigma'(z^{(2)}))$",
    "8.9": r"$\delta = (a - t) \odot f'(z)$",
    "8.10": r"$\delta^{(1)} = (W_c^{(2)\top} \delta^{(2)}) \odot f'(z^{(1)})$",
    "8.11": r"steps $m(m-1)/2$ against $m - 1$",
    "8.12": r"multiplications $3N^2$ against $2N^3 + N^2$",
    "8.13": r"$\mathrm{d}W = (\mathrm{d}W_c)^\top$",
    "8.14": r"$\mathrm{d}W = X^\top\, \mathrm{d}Y$",
    "8.15": r"$\mathrm{d}b_j = \sum_r \mathrm{d}Y_{rj}$",
    "8.16": r"$\mathrm{d}X = \mathrm{d}Y\, W^\top$",
    "8.17": r"$\theta - \eta \sum_r g_r = \theta - (n\eta) \frac1n \sum_r g_r$",
}
equation_card(equations)

# %% [markdown] slide="skip"
# ## Exercises
#
# Each check says *passed*, *not attempted*, or what went wrong. Wrong answers are welcome: that is how the check earns
# its keep. Hints and answers lie folded beneath. This cell fetches what they need:

# %% slide="skip" tags=["exercise"]
from nnlib.teaching.exercises import check, drill
from nnlib.teaching.exercises.ex08.bench import nudges, point
from nnlib.teaching.exercises.ex08.reports import log

# %% [markdown] slide="skip" tags=["exercise"]
# **Exercise 8.1. One layer by pen.** *By pen; core, 8 minutes.* Goal: the gradients of a layer by pen, why an outer product, why a
# transpose.
#
# In columns, $z = W_c\, a + b$. The rows of $W_c$ are $(4, -1, 1)$ and $(1, 3, -2)$; $a = (3, 0, 5)$ and $b = (0, 4)$. The walk
# back has reached $\delta = (1, -2)$. Work out $\mathrm{d}W_c$, $\mathrm{d}b$ and $\mathrm{d}a$ on paper. Type a table as a list of rows:

# %% slide="skip" tags=["exercise"]
### BEGIN SOLUTION
dW_c, db, da = [[3, 0, 5], [-6, 0, -10]], [1, -2], [2, -7, 5]
### END SOLUTION

# %% slide="skip" tags=["check"]
check("8.1", dW_c, db, da)

# %% [markdown] slide="skip" tags=["exercise"]
# <details><summary>Hint 1</summary>
#
# A weight's gradient is the error on its right times the value on its left. A bias has a $1$ on its left.
#
# </details>
# <details><summary>Hint 2</summary>
#
# $a_1$ leaves through column 1 of $W_c$: by $4$ into neuron 1, by $1$ into neuron 2. Each way carries its neuron's error.
#
# </details>
# <details><summary>Answer</summary>
#
# $\mathrm{d}W_c$ has the rows $1 \cdot (3, 0, 5)$ and $-2 \cdot (3, 0, 5)$, and $\mathrm{d}b = \delta = (1, -2)$: that $b_1$ is $0$ does not matter.
# The middle column is zero, since those weights were multiplied by $a_2 = 0$: no nudge of them moves anything.
#
# $\mathrm{d}a = W_c^\top \delta = (4 - 2,\; -1 - 6,\; 1 + 4) = (2, -7, 5)$.
#
# </details>

# %% [markdown] slide="skip" tags=["exercise"]
# **Exercise 8.2. One letter, two shapes.** *Predict; core, 8 minutes.* Goal: how shapes catch mistakes, why a transpose.
#
# `X` holds 5 examples of 3 inputs, one a row; the layer has 2 outputs. Section one of a book writes `Y = X @ W + b`. Section two
# writes `Y = X @ W.T + b`, and says nothing about it. Predict the shape of `W` in each, and of `dW` in section two.
#
# Then three people write gradients for section two, all wrong: `dX = dY @ W.T`, `db = dY.sum(axis=1)`, and `dX = W.T @ dY.T`. Choose
# `sizes`, $(n, i, o)$, at which NumPy refuses each of them or the shape gives it away:

# %% slide="skip" tags=["exercise"]
### BEGIN SOLUTION
W_one, W_two, dW_two, sizes = (3, 2), (2, 3), (2, 3), (4, 3, 2)
### END SOLUTION

# %% slide="skip" tags=["check"]
check("8.2", W_one, W_two, dW_two, sizes)

# %% [markdown] slide="skip" tags=["exercise"]
# <details><summary>Hint 1</summary>
#
# Write $(5, 3)$ under `X` and $(5, 2)$ under `Y`. What must stand between them?
#
# </details>
# <details><summary>Hint 2</summary>
#
# For each of the three, ask which two of $n$, $i$, $o$ must be equal for the wrong shape to be the right one.
#
# </details>
# <details><summary>Answer</summary>
#
# $(3, 2)$; then $(2, 3)$, for `W.T` must be $(3, 2)$; and `dW` has `W`'s shape, $(2, 3)$, as always. The first mistake hides where
# $i = o$, the second where $n = o$, the third where $n = i$. So: all distinct, and no $1$, which NumPy stretches.
#
# </details>

# %% [markdown] slide="skip" tags=["exercise"]
# **Exercise 8.3. The pullback of affine, with W the other way round.** *Code; core, 12 minutes.* Goal: why an outer product, why a
# transpose, how shapes catch mistakes.
#
# Some libraries store $W$ as $(o, i)$ and compute $Y = X\, W^\top + b$. Write the pullback of that layer: `dX, dW, db`. The page's
# line will not do; its *reasons* will. The check uses sizes and sensitivities of its own choice, all distinct.
#
# To try things out there is `tiny`, an `X, W, b` that the head can follow: 4 examples, 3 inputs, 2 outputs. And `push`, a `dY` that asks the first
# output alone, in two of the examples. With `_, back = layer(*tiny)`, your three gradients are `back(push)`:

# %% slide="skip" tags=["exercise"]
tiny = np.ones((4, 3)), np.array([[1.0, 2, 3], [4, 5, 6]]), np.zeros(2)
push = np.array([[1.0, 0], [0, 0], [0, 0], [2, 0]])


# %% slide="skip" tags=["exercise"]
def layer(X, W, b):
    def pullback(dY):
        ### BEGIN SOLUTION
        return dY @ W, dY.T @ X, dY.sum(axis=0)
        ### END SOLUTION

    return X @ W.T + b, pullback

# %% slide="skip" tags=["check"]
check("8.3", layer)

# %% [markdown] slide="skip" tags=["exercise"]
# <details><summary>Hint 1</summary>
#
# Each gradient has the shape of its array. Which product of `dY` $(n, o)$ and `X` $(n, i)$ has the shape $(o, i)$?
#
# </details>
# <details><summary>Hint 2</summary>
#
# A shape is no reason. With entries, $Y_{rj} = \sum_k X_{rk} W_{jk} + b_j$. Where does $X_{rk}$ stand? $W_{jk}$? $b_j$? Add over
# every place.
#
# </details>
# <details><summary>Hint 3</summary>
#
# $X_{rk}$ stands in row $r$ of $Y$, in every column $j$: so $\mathrm{d}X_{rk} = \sum_j \mathrm{d}Y_{rj} W_{jk}$. The sum runs over
# the first index of $W$.
#
# </details>
# <details><summary>Answer</summary>
#
# `dY @ W, dY.T @ X, dY.sum(axis=0)`. On the way in, $W$ is turned; on the way back it is not. Each row of `X` makes an outer
# product with its row of `dY`, error first, and the product `dY.T @ X` adds them up.
#
# </details>

# %% [markdown] slide="skip" tags=["exercise"]
# **Exercise 8.4. What is to blame.** *Find the bug; core, 10 minutes.* Goal: how shapes catch mistakes, and what they cannot
# catch.
#
# Here is a log of six gradient checks: the value that a program computed, the gradient by its own code, and the gradient by a nudge of that
# same program. `exact` compares the last two with `==`. All shapes are right. The loss of r4 and r5 is the page's,
# $\frac1{2n} \sum (Y - T)^2$. Give each report one word, for its author. You may not need them all:
#
# - `"gradient"`: the gradient of the code is wrong;
# - `"forward"`: the value is wrong already;
# - `"kink"`: a corner, where a slope has two sides;
# - `"rounding"`: too few digits, or too coarse a nudge, in code that is right;
# - `"fine"`: the two are equal, and nothing is wrong.

# %% slide="skip" tags=["exercise"]
log()

# %% slide="skip" tags=["exercise"]
### BEGIN SOLUTION
r1, r2, r3, r4, r5, r6 = "rounding", "kink", "rounding", "gradient", "gradient", "forward"
### END SOLUTION

# %% slide="skip" tags=["check"]
check("8.4", r1, r2, r3, r4, r5, r6)

# %% [markdown] slide="skip" tags=["exercise"]
# <details><summary>Hint 1</summary>
#
# A wrong gradient leaves a pattern. Divide one side by the other, entry by entry; then add up the entries of the nudge.
#
# </details>
# <details><summary>Hint 2</summary>
#
# `float32` keeps about seven digits. How many of them are left for the nudge when it is added to $3$?
#
# </details>
# <details><summary>Hint 3</summary>
#
# Code and nudge come from the same program. Which column can you work out without it, on paper?
#
# </details>
# <details><summary>Answer</summary>
#
# r1: equal to eight digits; a nudge is a small step, no limit. r2: relu is $\max(0, z)$, and at $0$ its slope is $0$ on the left and $1$ on
# the right; the nudge takes the mean. r3: near $3$, the numbers of float32 lie about $2 \cdot 10^{-7}$ apart, so that a nudge of $10^{-6}$ comes
# out almost five in a hundred too small.
#
# r4 is off by the factor $4 = n$ everywhere: $1/n$ came twice. (Or is it missing in the loss? $144/8 = 18$: the value is right.) r5 has one
# number, $1 + 4$, in both places: the sum of *everything*, spread by NumPy.
#
# r6 is the only one that agrees to the last digit, and the only one whose author must begin again. The mean of $1$, $4$ and $25$ is $10$. This
# program says $15$: it divides by $n - 1$. Its gradient is right for that, so no nudge can object. A nudge compares a program with
# itself; that the program computes the right thing, only a number from elsewhere can say: by hand, in print, or from another library.
#
# </details>

# %% [markdown] slide="skip" tags=["exercise"]
# **Exercise 8.5. Choose the sensitivity that tells.** *Find the bug; stretch, 12 minutes.* Goal: how shapes catch mistakes, why
# an elementwise product.
#
# First, `quiet`. Somebody writes `db = dY.sum()` for $Y = XW + b$, and NumPy spreads that number over both biases. Find a `dY` of 3 rows
# and 2 columns, not all zeros, at which a test of this bug *passes*.
#
# Then, `telling`. Four people write $\mathrm{d}b$ behind a bend with the slopes `S`. Right is `(S * dA).sum(axis=0)`. With a `dA` of ones, all
# four pass. Find *one* `dA` at which all four are caught:

# %% slide="skip" tags=["exercise"]
S = np.array([[0.25, 0.05], [0.10, 0.20], [0.15, 0.25]])
ann = lambda dA: (S / dA).sum(axis=0)
bo = lambda dA: np.full(2, (S * dA).sum() / 2)
cy = lambda dA: S.sum(axis=0) * dA.mean(axis=0)
di = lambda dA: (S * abs(dA)).sum(axis=0)

# %% slide="skip" tags=["exercise"]
### BEGIN SOLUTION
quiet, telling = [[1, 2], [-1, -2], [0, 0]], [[1, -2], [3, 0.5], [-1, 4]]
### END SOLUTION

# %% slide="skip" tags=["check"]
check("8.5", quiet, telling)

# %% [markdown] slide="skip" tags=["exercise"]
# <details><summary>Hint 1</summary>
#
# Call the two column sums of `dY` $s_1$ and $s_2$. Right is $(s_1, s_2)$; the bug gives $(s_1 + s_2, s_1 + s_2)$. When are these equal?
#
# </details>
# <details><summary>Hint 2</summary>
#
# `ann` passes where every entry is $\pm 1$, `bo` where the two columns come to the same, `cy` where the rows are equal, `di` where nothing
# is negative.
#
# </details>
# <details><summary>Answer</summary>
#
# `quiet`: both columns must add up to $0$, as in $(1, 2), (-1, -2), (0, 0)$. `telling`: rows that differ, columns that differ, signs of both
# kinds, sizes other than $1$, such as $(1, -2), (3, 0.5), (-1, 4)$. Random numbers have all this; ones have nothing of it.
#
# </details>

# %% [markdown] slide="skip" tags=["exercise"]
# **Exercise 8.6. A layer with a shortcut.** *Derive; stretch, 15 minutes.* Goal: why a transpose, why an elementwise product.
#
# A layer adds its input to its output: $y_j = x_j + f(z_j)$ with $z_j = \sum_q w_{jq}\, x_q$. So it has as many outputs as inputs, $W$ is
# square, and shapes cannot help you. The sensitivity of $y$ is $v$. Derive that of $x_k$, line by line, until no derivative and no `eye` is
# left. Give a list that begins with `start`:

# %% slide="skip" tags=["exercise"]
m = size("m")
j, k, q = index("j k q", m)
w, x, v = matrix("w", m, m), vector("x", m), vector("v", m)
f, slope = function("f"), function("f'")
z = lambda j: total(w[j, q] * x[q], q)
start = total(v[j] * d(x[j] + f(z(j)), x[k]), j)

# %% slide="skip" tags=["exercise"]
### BEGIN SOLUTION
parted = total(v[j] * (eye(j, k) + slope(z(j)) * w[j, k]), j)
lines = [start, parted, v[k] + total(w[j, k] * slope(z(j)) * v[j], j)]
### END SOLUTION

# %% slide="skip" tags=["check"]
check("8.6", lines)

# %% [markdown] slide="skip" tags=["exercise"]
# <details><summary>Hint 1</summary>
#
# $x_k$ is a fork. One way leads straight into $y_k$; the others lead through every $z_j$, and through the bend behind it.
#
# </details>
# <details><summary>Hint 2</summary>
#
# The slope of $x_j$ by $x_k$ is `eye(j, k)`. The slope of $f(z_j)$ is `slope(z(j))` times that of $z_j$ by $x_k$.
#
# </details>
# <details><summary>Hint 3</summary>
#
# In $\sum_j v_j I_{jk}$ one term survives. Formula (8.10) does not fit here: there the bend came before the weights.
#
# </details>
# <details><summary>Answer</summary>
#
# $$\sum_j v_j \big(I_{jk} + f'(z_j)\, w_{jk}\big) = v_k + \sum_j w_{jk}\, f'(z_j)\, v_j$$
#
# As vectors: $v + W_c^\top (f'(z) \odot v)$. First the star, then the transpose, and the shortcut adds $v$ itself. In rows, with tanh:
# `dX = dY + (dY * (1 - np.tanh(X @ W) ** 2)) @ W.T`.
#
# </details>

# %% [markdown] slide="skip" tags=["exercise"]
# **Exercise 8.7. Count, and choose your end.** *By pen; stretch, 8 minutes.* Goal: why a transpose meets a vector, never another
# matrix.
#
# A network takes 784 inputs to 128 hidden values to 10 outputs. One example's sensitivities go back by $v\, J_2\, J_1$, of shapes $(1, 10)$,
# $(10, 128)$ and $(128, 784)$. How many multiplications, with `vector` first? With the two `matrices` first?
#
# Now another question. One knob moves all inputs at once, by a column $u$ of shape $(784, 1)$, and you want to know how all ten outputs answer:
# $J_2\, J_1\, u$. At which end do you start, `"left"` or `"right"`?

# %% slide="skip" tags=["exercise"]
### BEGIN SOLUTION
vector_count, matrix_count, side = 101632, 1011360, "right"
### END SOLUTION

# %% slide="skip" tags=["check"]
check("8.7", vector_count, matrix_count, side)

# %% [markdown] slide="skip" tags=["exercise"]
# <details><summary>Hint 1</summary>
#
# A product of shapes $(r, s)$ and $(s, u)$ takes $r s u$ multiplications, and leaves $(r, u)$.
#
# </details>
# <details><summary>Hint 2</summary>
#
# Start where the thin thing is, and keep it thin.
#
# </details>
# <details><summary>Answer</summary>
#
# Vector first: $10 \cdot 128 + 128 \cdot 784 = 101\,632$. Matrices first: $10 \cdot 128 \cdot 784 + 10 \cdot 784 = 1\,011\,360$, ten times as many.
# With $u$, start at the right: $J_1 u$ first. One loss and many weights: walk back. One knob and many outputs: walk forward.
#
# </details>

# %% [markdown] slide="skip" tags=["exercise"]
# **Exercise 8.8. Three layers back in five lines.** *Code; challenge, 25 minutes.* Goal: why an outer product, why a transpose, why an
# elementwise product, how shapes catch mistakes.
#
# No pullback is given this time. The three forward lines stand there, tanh twice and a plain last layer; the loss is the mean of
# $\frac12 \|y - t\|^2$ over the rows. Write the walk back in NumPy: a list of `dW1, db1, dW2, db2, dW3, db3`. The check compares every entry with
# a nudge. You can do so too: `point` holds eight arrays for `gradients(*point)`, and `nudges()` is what nudges find there:

# %% slide="skip" tags=["exercise"]
print("point:   ", *(each.shape for each in point))
print("nudges():", *(each.shape for each in nudges()))

# %% [markdown] slide="skip" tags=["exercise"]
# Your turn:


# %% slide="skip" tags=["exercise"]
def gradients(X, T, W1, b1, W2, b2, W3, b3):
    A1 = np.tanh(X @ W1 + b1)
    A2 = np.tanh(A1 @ W2 + b2)
    Y = A2 @ W3 + b3
    ### BEGIN SOLUTION
    D3 = (Y - T) / len(X)
    D2 = D3 @ W3.T * (1 - A2**2)
    D1 = D2 @ W2.T * (1 - A1**2)
    pairs = (X, D1), (A1, D2), (A2, D3)
    return [each for A, D in pairs for each in (A.T @ D, D.sum(axis=0))]
    ### END SOLUTION

# %% slide="skip" tags=["check"]
check("8.8", gradients)

# %% [markdown] slide="skip" tags=["exercise"]
# <details><summary>Hint 1</summary>
#
# Begin with the three errors, $\mathrm{d}Z_3$, $\mathrm{d}Z_2$, $\mathrm{d}Z_1$, in this order. The last layer has no bend; where does the $1/n$ go?
#
# </details>
# <details><summary>Hint 2</summary>
#
# One layer back: through the transpose, then through the bend. The slope of tanh is $1 - a^2$, and $a$ is there already.
#
# </details>
# <details><summary>Hint 3</summary>
#
# A layer's `dW` pairs its error with what went *in*: `X`, `A1`, `A2`. Its `db` adds the error down the rows.
#
# </details>
# <details><summary>Answer</summary>
#
# ```python
# D3 = (Y - T) / len(X)
# D2 = D3 @ W3.T * (1 - A2**2)
# D1 = D2 @ W2.T * (1 - A1**2)
# pairs = (X, D1), (A1, D2), (A2, D3)
# return [each for A, D in pairs for each in (A.T @ D, D.sum(axis=0))]
# ```
#
# (Python does `@` and `*` from left to right.) Each error is used twice: for its own layer's gradients, and for the error before it. For a
# hundred layers, the second line would stand in a loop.
#
# </details>

# %% [markdown] slide="skip" tags=["exercise"]
# **More of the same, without end.** A drill makes small problems for pen and paper. `problem.check(...)` judges, `problem.solution` shows the
# way, and `next(problem)` goes on to another:

# %% slide="skip" tags=["exercise"]
problem = drill("08", seed=0)
problem

# %% [markdown] slide="skip" tags=["exercise"]
# **In words: two layers without a bend.** *Stretch, 10 minutes.* A layer without a bend follows another: $y = W_2 W_1 x$, in columns. Write
# $\mathrm{d}W_1$ for a given $\mathrm{d}y$.
#
# <details><summary>Answer</summary>
#
# The error at the inner layer is $W_2^\top\, \mathrm{d}y$, so $\mathrm{d}W_1 = (W_2^\top\, \mathrm{d}y)\, x^\top$. Multiply in this order: the
# bracket is a vector.
#
# </details>
#
# **In words: sixteen equal weights.** *Challenge, 15 minutes.* In the XOR network, let all sixteen weights start at the same number, $0.5$.
# Predict what becomes of the four hidden neurons in 1000 updates, and what the four outputs can be.
#
# <details><summary>Answer</summary>
#
# All four neurons have the same input and receive the same error, so they stay equal for ever: one neuron in four copies. One neuron draws
# one line, and XOR needs two. The best that it finds is $0.50$ for every input. This is why weights start at random.
#
# </details>
#
# The numbers in these answers are computed here:

# %% slide="skip" tags=["check-page", "exercise"]
X, T = np.column_stack([nnlib.xor()[0], np.ones(4)]), nnlib.xor()[1][:, None]
W1, W2 = np.full((3, 4), 0.5), np.full((4, 1), 0.5)
for _ in range(1000):
    (A1, back_A1), W2_old = nnlib.sigmoid(X @ W1), W2
    P, back_P = nnlib.sigmoid(A1 @ W2)
    W2 = W2 - A1.T @ back_P(P - T)
    W1 = W1 - X.T @ back_A1(back_P(P - T) @ W2_old.T)
rng = np.random.default_rng(1)
X7, W43, W32 = rng.normal(size=(7, 3)), rng.normal(size=(3, 3)), rng.normal(size=(2, 3))


def residual(X):
    A, back_A = nnlib.tanh(X @ W43)
    return X + A, lambda dY: dY + back_A(dY) @ W43.T


def two(W):
    return W32 @ W @ X7[0], lambda dy: np.outer(W32.T @ dy, X7[0])


nnlib.check_vjp(residual, X7, rng=rng)
nnlib.check_vjp(two, W43, rng=rng)
page_check(
    agree(
        "8.48",
        "exercise 8.1",
        hand=[["3", "0", "5"], ["-6", "0", "-10"]],
        code=np.outer([1, -2], [3, 0, 5]),
    ),
    agree("8.54", "exercise 8.4, mean square of 1, 2, 5", hand="10", code=np.mean([1, 2**2, 5**2])),
    agree(
        "8.55",
        "exercise 8.4, value of the mean loss",
        hand="18",
        code=nnlib.squared_error(np.array([[4, 0], [0, 8], [-4, 4], [4, 4]]), np.zeros((4, 2)))[0],
    ),
    agree("8.49", "equal weights, copies", code=np.ptp(W1, axis=1).round(9), symbol=[0, 0, 0]),
    agree("8.50", "equal weights, outputs", hand=["0.50", "0.50", "0.50", "0.50"], code=P[:, 0]),
)

# %% [markdown] slide="skip"
# ## References
#
# - D. E. Rumelhart, G. E. Hinton and R. J. Williams, "Learning representations by back-propagating errors", *Nature* 323, 1986.
# - M. A. Nielsen, *Neural Networks and Deep Learning*, Determination Press, 2015, chapter 2.
# - T. Parr and J. Howard, "The Matrix Calculus You Need For Deep Learning", arXiv 1802.01528, 2018.
# - J. R. Magnus and H. Neudecker, *Matrix Differential Calculus*, Wiley, 3rd edition, 2019.
# - A. Trask, "A Neural Network in 11 lines of Python", 2015.
# - A. Punnen, *Back Propagation*, chapters 2, 5, 6 and 8, whose printed outputs we reproduced.
#
# Each output here is a number between 0 and 1. But for ten digits we want ten probabilities that add up to one, and sigmoids promise
# nothing of the kind. What does? Next: [9. Turn scores into probabilities](09_softmax_cross_entropy.ipynb).
