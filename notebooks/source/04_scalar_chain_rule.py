# ---
# title: Follow a change through a chain
# ---

# %% [markdown] slide="slide"
# # 4. Follow a change through a chain
#
# You turn one knob of a machine. Wheels turn, and a pointer at the far end moves. By how much?
#
# **You will do:** by pen, every gradient of a small neural network, and catch the wrong digits in a published one.
#
# **You will learn:** why slopes along a chain multiply, why forks add, and how a function can hand back its own slope.
#
# **You need:** to multiply decimals. A slope is explained on the way. No calculus is assumed.
#
# About 60 minutes. Before this: [2. Turn a line until it separates](02_perceptron_rule.ipynb).

# %% slide="skip"
import matplotlib.pyplot as plt
import numpy as np
import sympy as sp

import nnlib
from nnlib import sigmoid
from nnlib.teaching import Graph, agree, check_symbolic, compare, equation_card, evidence_table
from nnlib.teaching import page_check, plot, prove, your_turn
from nnlib.teaching.widgets import play, stepper

# %% [markdown] slide="skip" tags=["exercise"]
# **Warm up**, from notebook 2, without looking back. Answer aloud, then unfold.
#
# <details><summary>When does a perceptron change its weights?</summary>
#
# Only when its answer is wrong. It is silent about everything that it gets right.
#
# </details>
# <details><summary>Which way does a correction move the line's weights?</summary>
#
# Towards the point that was missed, if that point is of class 1; away from it otherwise. The input itself is added or taken away.
#
# </details>
# <details><summary>What can one line never separate?</summary>
#
# XOR: the two corners of one diagonal from the two corners of the other.
#
# </details>

# %% [markdown] slide="notes" minutes=8
# **Ask** for the pointer's movement before anybody computes it, and write the guesses on the board.
# **What goes wrong:** some add the slopes, 2.0 + 1.5. Let the nudge decide: do not.
# **Board plan:** the chain with its four numbers, left; the two slopes under the arrows; the product, boxed.

# %% [markdown] slide="sub-slide"
# ## One nudge, two wheels
#
# A machine has two steps. The first takes $x$ and makes $z$; the second takes $z$ and makes $L$. Each has one knob, $w$,
# and one constant, $b$:
#
# $$z = w_1 x + b_1 \qquad L = w_2 z + b_2$$
#
# Here is the machine, with a value on each part. Read it from left to right: $x = 2$ and the knob $w_1 = 0.5$ give $z = 2$,
# and then the knob $w_2 = 1.5$ gives $L = 3.5$:

# %% slide="fragment"
machine = Graph.from_arrows("x -> z -> L", "w1 -> z", "b1 -> z", "w2 -> L", "b2 -> L")
machine = machine.with_values(
    {"x": 2.0, "w1": 0.5, "b1": 1.0, "z": 2.0, "w2": 1.5, "b2": 0.5, "L": 3.5}
)
plot.graph(machine, title="Two steps, from x to L")
plt.show()

# %% [markdown] slide="fragment"
# **Predict.** The knob $w_1$ goes up by $0.1$, from $0.5$ to $0.6$. Everything else stays. How far does $L$ move?
# Write your guess down. Then let the machine answer:

# %% slide="fragment"
def run(w1, w2=1.5, x=2.0, b1=1.0, b2=0.5):
    z = w1 * x + b1
    return z, z * w2 + b2


for w1 in (0.5, 0.6):
    z, L = run(w1)
    print(f"w1 = {w1:.1f}   z = {z:.1f}   L = {L:.1f}")

# %% [markdown] slide="sub-slide"
# Read the columns. The knob moved by $0.1$, the middle wheel by $0.2$, the pointer by $0.3$. The first wheel doubles
# every movement, because $x = 2$. The second makes it one and a half times as large, because $w_2 = 1.5$.
#
# The *slope* of $L$ by $w$ says how far $L$ moves for each unit that $w$ moves, when the movement is tiny. We write it
# $\partial L / \partial w$. The two movements follow each other, so the two slopes multiply. This is the **chain rule**:
#
# $$\frac{\partial L}{\partial w_1} = \frac{\partial L}{\partial z}\,\frac{\partial z}{\partial w_1}
# = w_2\,x = 1.5 \times 2.0 = 3.0 \tag{4.1}$$
#
# Believe nothing yet. Four routes lead to the number: your hand, the algebra program SymPy, code, and a nudge of one millionth. A tick means
# that a route agrees with the others. If one fails, the notebook
# stops:

# %% slide="fragment"
w1, w2, x, b1, b2 = sp.symbols("w1 w2 x b1 b2")
formula = sp.diff((w1 * x + b1) * w2 + b2, w1)
nudged = nnlib.numerical_gradient(lambda w1: run(w1)[1], 0.5)
agree(
    "4.1", "∂L/∂w1", hand="3.0", symbol=formula.subs({w2: 1.5, x: 2}), code=1.5 * 2.0, limit=nudged
)

# %% [markdown] slide="notes" minutes=6
# **Ask** whether L must grow or shrink to come nearer to 5, and what that says about the sign of the step.
# **What goes wrong:** climbing L is mistaken for descending the error. Both move the knobs up here, which hides it.
# **Board plan:** the two slopes 3 and 2; the two landings, 6.58 and 8.48; a valley with a step across it.

# %% [markdown] slide="slide"
# ## What slopes are for
#
# We want the pointer at $5$. Both slopes are positive, $3.0$ for $w_1$ and $z = 2.0$ for $w_2$, so turn both knobs up. (All slopes of
# one number, collected, are its **gradient**; one of them is called the gradient *of* its knob.) A. Punnen's notes, chapter 4,
# add $0.2$ times each, then try $0.1$, and call it gradient descent. It is not: it *climbs* $L$, and never asks how far $5$ still is.

# %% [markdown] slide="fragment"
# Descent needs a number that says how wrong we are, a **loss**: $E = \frac12 (L - 5)^2$. That adds a link to the chain, of slope
# $L - 5 = -1.5$. **Predict:** does one step *down* $E$ land nearer to $5$ than one step up $L$? And six steps?

# %% slide="fragment"
def walk(rate, down, w1=0.5, w2=1.5, x=2.0, b1=1.0, b2=0.5):
    for _ in range(6):
        z = w1 * x + b1
        link = z * w2 + b2 - 5 if down else -1  # -1 turns the step round: it climbs
        w1, w2 = w1 - rate * link * w2 * x, w2 - rate * link * z
        yield (w1 * x + b1) * w2 + b2


for down, rate in ((False, 0.2), (False, 0.1), (True, 0.2), (True, 0.1)):
    steps = "  ".join(f"{L:7.2f}" for L in walk(rate, down))
    print("descend E" if down else "climb L  ", f"rate {rate}:  {steps}")

# %% [markdown] slide="fragment"
# One step of descent lands further away, here: its link makes it one and a half times as long. But at the **rate** 0.1, the size of
# the step, descent swings around 5, less each time, because the link shrinks with the distance. Climbing runs away. At 0.2
# the steps are too long even for descent.

# %% slide="skip" tags=["check-page"]
page_check(
    agree(
        "4.20",
        "∂L/∂w2",
        hand="2.0",
        symbol=sp.Integer(2),
        limit=nnlib.numerical_gradient(lambda w: 2.0 * w + 0.5, 1.5),
    ),
    agree("4.21", "climb 0.2", hand="6.58", code=next(walk(0.2, False))),
    agree("4.22", "climb 0.1", hand="4.92", code=next(walk(0.1, False))),
    agree("4.23", "descend 0.2", hand="8.48", code=next(walk(0.2, True))),
    agree("4.24", "descend 0.1", hand="5.72", code=next(walk(0.1, True))),
)

# %% [markdown] slide="notes" minutes=9
# **Ask** who has met a function that returns a function. Let one volunteer be `times`, with the two numbers on a card.
# **What goes wrong:** `back(1.0)` is read as a call of `times` with 1.0. Say aloud: the number that comes back is a price.
# **Board plan:** one box, values in from the left, one sensitivity in from the right, one out for each input.

# %% [markdown] slide="slide"
# ## A function that hands back its slope
#
# We could let every step return its value *and* its slope, and multiply the slopes as we go. For a chain of one input
# each, that is enough. A real step has several inputs, so it has several slopes, and soon there is a juggler's table of them.
#
# There is a tidier way. A Python function can make and return another function, which remembers the numbers that were
# there when it was made. Here `add` remembers its `n`:

# %% slide="fragment"
def adder(n):
    def add(x):
        return x + n

    return add


add_three = adder(3)
print(add_three(10))

# %% [markdown] slide="sub-slide"
# Now let each step return its value and such a function, its **pullback**. The pullback answers one question. *Tell me how
# much the end of the chain, the loss, changes per unit of my output. I return how much it changes per unit of each input.*
#
# That amount, "loss per unit of something", we call the **sensitivity** to it, and write $\mathrm{d}y$ for $\partial L/\partial y$.
# For a product $y = u\,v$, a unit of $u$ makes $v$ units of $y$:
#
# $$\mathrm{d}u = \mathrm{d}y\; v \qquad \mathrm{d}v = \mathrm{d}y\; u \tag{4.2}$$
#
# In code, the value first, then the pullback with the same letters:

# %% slide="fragment"
def times(u, v):
    def pullback(dy):
        return dy * v, dy * u

    return u * v, pullback


y, back = times(2.0, 1.5)
print(y, back(1.0))

# %% [markdown] slide="sub-slide"
# A unit of $u$ is worth $1.5$, a unit of $v$ is worth $2.0$. A sum $u + v$ passes the sensitivity on to both inputs
# unchanged. (`lambda dy: (dy, dy)` is a function without a name.) Given letters in place of numbers, our own code proves (4.2), and
# the sum with it:

# %% slide="fragment"
def plus(u, v):
    return u + v, lambda dy: (dy, dy)


u, v, dy = sp.symbols("u v dy", real=True)
ours = [*times(u, v)[1](dy), *plus(u, v)[1](dy)]
slopes = [dy * sp.diff(y, each) for y in (u * v, u + v) for each in (u, v)]
prove("4.2", sp.Matrix(ours), sp.Matrix(slopes))

# %% [markdown] slide="sub-slide"
# With these two, the machine of the first section reads like its algebra. The lines after the gap undo the lines before it, last
# step first. They start from $\partial L/\partial L = 1$, a sensitivity that needs no thought:

# %% slide="fragment"
first, back_first = times(0.5, 2.0)
z, back_z = plus(first, 1.0)
second, back_second = times(z, 1.5)
L, back_L = plus(second, 0.5)

dsecond, db2 = back_L(1.0)
dz, dw2 = back_second(dsecond)
dfirst, db1 = back_z(dz)
dw1, dx = back_first(dfirst)
print(f"L = {L}   dw1 = {dw1}   dw2 = {dw2}   db1 = {db1}   db2 = {db2}   dx = {dx}")

# %% [markdown] slide="sub-slide"
# One walk forward, one walk back, and *every* slope has come out: $3.0$ and $2.0$ as before, and three that nobody
# had asked for. This is backpropagation. The rest of the course makes the boxes larger.
#
# Where each step has one input, even the wiring can be automatic. `chain` calls the steps in order, and their pullbacks in
# reverse. The second cell tests it: square, then the sigmoid curve (two sections further), then square again. Our `chain`, the
# one in `nnlib`, and a nudge must agree:

# %% slide="fragment"
def chain(*functions):
    def composed(x):
        pullbacks = []
        for f in functions:
            x, pullback = f(x)
            pullbacks.append(pullback)

        def pullback_all(dy):
            for pullback in reversed(pullbacks):
                dy = pullback(dy)
            return dy

        return x, pullback_all

    return composed

# %% slide="fragment"
def square(x):
    return x * x, lambda dy: 2 * x * dy


ours, theirs = (c(square, nnlib.sigmoid, square)(0.7) for c in (chain, nnlib.chain))
assert (ours[0], ours[1](1.0)) == (theirs[0], theirs[1](1.0))
nudged = nnlib.complex_step_gradient(chain(square, nnlib.sigmoid, square), 0.7)
agree("4.25", "slope of the chain", code=ours[1](1.0), limit=nudged)

# %% [markdown] slide="notes" minutes=6
# **Ask** for the slope of x times x at 3 before the code runs. Some say 3: they saw one path.
# **What goes wrong:** "the second assignment overwrites the first". Let both contributions stand on the board, then add.
# **Board plan:** x forking into two arrows; 3 on each; the sum 6 under x.

# %% [markdown] slide="slide"
# ## Forks add
#
# What if a value is used twice? Feed the same $x = 3$ into both inputs of `times`, and you have $y = x^2$:

# %% slide="fragment"
fork = Graph.from_arrows("x -> u -> y", "x -> v -> y").with_values(
    {"x": 3.0, "u": 3.0, "v": 3.0, "y": 9.0}
)
plot.graph(fork, title="One x, two ways to y")
plt.show()

# %% [markdown] slide="fragment"
# **Predict.** The pullback of `times` returns two sensitivities, one for each input. But there is only one $x$. Is its slope the
# first, the second, the larger, the mean, or the sum?

# %% slide="fragment"
times = lambda u, v: (u * v, lambda dy: (dy * v, dy * u))  # as above, in one line
y, back = times(3.0, 3.0)
du, dv = back(1.0)
x = sp.Symbol("x")
print("The first is", du, "and the second", dv)
agree("4.26", "slope of x² at 3", hand="6", symbol=sp.diff(x**2, x).subs(x, 3), code=du + dv,
      limit=nnlib.numerical_gradient(lambda x: times(x, x)[0], 3.0))

# %% [markdown] slide="sub-slide"
# The sum. A nudge of $x$ pushes through both arrows, and $y$ feels both pushes. Whatever the two ways are:
#
# $$\frac{\partial L}{\partial x} = \frac{\partial L}{\partial u}\frac{\partial u}{\partial x}
# + \frac{\partial L}{\partial v}\frac{\partial v}{\partial x} \tag{4.3}$$
#
# This is why programs *accumulate* gradients: at a fork they must add. It is also why some programs must clear them before the
# next round, a chore that learners forget. Our pullbacks keep nothing, so there is nothing to clear.

# %% [markdown] slide="notes" minutes=7
# **Ask** two students to walk the diamond back. The one at x may only speak when all who depend on it have spoken.
# **What goes wrong:** x answers after the first messenger, and the second is lost, or the whole tail is walked again.
# **Board plan:** the diamond, numbered in the order of the walk back; two diamonds in a row with four paths drawn.

# %% [markdown] slide="slide"
# ## The diamond: why order matters
#
# Here is a fork whose ways meet again, with a stalk in front: $x \to s$, then $s$ forks to $u$ and $v$, which meet in $y$. The
# number on each arrow is its slope:

# %% slide="fragment"
slopes = {("x", "s"): 2.0, ("s", "u"): 3.0, ("s", "v"): -1.0, ("u", "y"): 1.0, ("v", "y"): 4.0}
diamond = Graph.from_arrows("x -> s -> u -> y", "s -> v -> y", slopes=slopes)
plot.graph(diamond, values=False, slopes=True, title="A diamond with a stalk")
plt.show()

# %% [markdown] slide="sub-slide"
# Two paths lead from $x$ to $y$. Multiply along each, then add: $2 \cdot 3 \cdot 1 + 2 \cdot (-1) \cdot 4 = -2$. Correct, but wasteful: the arrow
# from $x$ to $s$ was used twice. Walking back, we would rather settle $s$ *once*. We may do so only after both $u$ and $v$ have
# reported. So every value waits until all that depend on it are done:

# %% slide="fragment"
def sensitivities(graph, order):
    total = {name: 0.0 for name in order}
    total[order[0]] = 1.0
    for after in order:
        for before in graph.parents(after):
            total[before] += total[after] * graph.edge(before, after).slope
    return total


order = diamond.topological_order()[::-1]
print(" ".join(order), sensitivities(diamond, order), "  all paths:", diamond.derivative("y", "x"))

# %% [markdown] slide="sub-slide"
# `topological_order` is the waiting rule: every value comes after those it is made from. Turned round by `[::-1]`, every value comes after
# all that use it. **Predict:** what does $x$ get if $s$ is settled before $v$ has spoken? Then step through a right and a hasty order,
# side by side, and find the moment at which something is lost:

# %% slide="fragment"
for order in ("y u v s x", "y v u s x", "y u s v x"):
    print(f"{order}:  slope of y by x = {sensitivities(diamond, order.split())['x']}")
stepper.diamond()

# %% [markdown] slide="sub-slide"
# The hasty order loses the $-4$ that comes through $v$. No error appears: only a wrong number. Walking every path instead is safe,
# but put $k$ diamonds in a row, and the paths double each time. (The scale of the picture is logarithmic: each horizontal line
# is ten times the one below.)
#
# $$\text{paths} = 2^k \qquad \text{arrows} = 4k \tag{4.4}$$
#
# At four diamonds they draw level; from there the paths run away. Settling each value once is what makes learning possible at all.

# %% slide="fragment"
def row_of_diamonds(k):
    chains = [f"s{i} -> {side}{i} -> s{i + 1}" for i in range(k) for side in "pq"]
    return Graph.from_arrows(*chains)


ks = range(1, 9)
rows = [row_of_diamonds(k) for k in ks]
paths = [len(row.paths("s0", f"s{k}")) for k, row in zip(ks, rows, strict=True)]
arrows = [len(row.edges) for row in rows]
plot.work(list(ks), paths, arrows)
plt.show()

# %% slide="skip" tags=["check-page"]
r, u, v = sp.symbols("r u v", real=True)
U, V = sp.Function("U", real=True)(r), sp.Function("V", real=True)(r)
at_x = {u: U, v: V}
L_uv = u**2 * sp.sin(v) + sp.exp(u * v)
page_check(
    prove(
        "4.3",
        sp.diff(L_uv.subs(at_x), r),
        sp.diff(L_uv, u).subs(at_x) * sp.diff(U, r) + sp.diff(L_uv, v).subs(at_x) * sp.diff(V, r),
    ),
    agree(
        "4.4",
        "paths and arrows",
        code=[paths, arrows],
        symbol=[[2**k for k in ks], [4 * k for k in ks]],
    ),
    agree(
        "4.27",
        "the diamond",
        hand="-2.0",
        code=sensitivities(diamond, ["y", "u", "v", "s", "x"])["x"],
        symbol=diamond.derivative("y", "x"),
    ),
    agree(
        "4.28",
        "the hasty walk",
        hand="6.0",
        code=sensitivities(diamond, ["y", "u", "s", "v", "x"])["x"],
    ),
)

# %% [markdown] slide="notes" minutes=8
# **Ask** where the curve is steepest, and how steep; nearly everybody says 1. It is a quarter.
# **What goes wrong:** the slope is thought to need a fresh exponential. It needs only the value a.
# **Board plan:** the S-curve with three tangents; the four-line derivation; the box a(1 - a).

# %% [markdown] slide="slide"
# ## A bend with a cheap slope
#
# A perceptron's step has no slope, so it cannot be nudged into learning. The **sigmoid** is a step with round corners. It
# takes any $z$ and returns a number between 0 and 1:
#
# $$a = \sigma(z) = \frac{1}{1 + e^{-z}}$$
#
# **Predict.** Where is it steepest, and how steep is it there? The upper panel has the curve and its tangent at one point, the lower
# one the slope at every point. Move the slider, and read the title:

# %% slide="fragment"
play(plot.sigmoid_slope, z=(-6.0, 6.0, 0.1))

# %% [markdown] slide="sub-slide"
# The slope can be written with the value alone. Two slopes go in: that of $e^{-z}$ is $-e^{-z}$ (this is what makes $e = 2.718\ldots$
# special), and that of $1/s$ is $-1/s^2$. Then four lines, with a reason each:
#
# $$\begin{aligned}
# \sigma'(z) &= -(1 + e^{-z})^{-2} \cdot (-e^{-z}) && \text{slope of } 1/s \text{ is } -1/s^2 \text{; chain rule} \\
# &= \frac{1}{1 + e^{-z}} \cdot \frac{e^{-z}}{1 + e^{-z}} && \text{split the square} \\
# &= \sigma \cdot \frac{(1 + e^{-z}) - 1}{1 + e^{-z}} && \text{add and take away 1} \\
# &= \sigma\,(1 - \sigma) && \text{divide}
# \end{aligned} \tag{4.5}$$
#
# Nowhere is it steeper than a quarter, because a square is never negative:
#
# $$\sigma\,(1 - \sigma) = \tfrac{1}{4} - \left(\sigma - \tfrac{1}{2}\right)^2 \tag{4.6}$$
#
# So the pullback needs no exponential of its own: one line, which `nnlib.sigmoid` writes for whole arrays. The computer algebra
# differentiates for itself and compares:

# %% slide="fragment"
def our_sigmoid(z):
    a = 1 / (1 + np.exp(-z))
    return a, lambda da: da * a * (1 - a)


s = sp.Symbol("s", real=True)
curve = 1 / (1 + sp.exp(-s))
print(prove("4.5", sp.diff(curve, s), curve * (1 - curve)))
print(check_symbolic(our_sigmoid, curve, s))
print(prove("4.6", curve * (1 - curve), sp.Rational(1, 4) - (curve - sp.Rational(1, 2)) ** 2))

# %% slide="skip" tags=["check-page"]
slip = s * (1 - s) - curve * (1 - curve)  # of the last exercise
nudges = [
    nnlib.numerical_gradient(lambda z: np.exp(-z), 1.0),
    nnlib.numerical_gradient(lambda s: 1 / s, 2.0),
]
page_check(
    agree("4.47", "e", hand="2.718", symbol=sp.E, code=np.e),
    agree("4.48", "the two slopes", symbol=[-sp.exp(-1), -sp.Rational(1, 4)], limit=nudges),
    agree(
        "4.49",
        "lucky points",
        hand=["0.40", "0.66"],
        symbol=[sp.nsolve(slip, x0) for x0 in (0.4, 0.7)],
    ),
)

# %% [markdown] slide="notes" minutes=9
# **Ask** how many factors the gradient of w1 has, and cover the formulas while they count arrows.
# **What goes wrong:** the slope of the sigmoid is taken at a instead of z, or forgotten in the first layer only.
# **Board plan:** the long chain; delta written under each z; the two gradients hanging from each delta.

# %% [markdown] slide="slide"
# ## The smallest network: one neuron, then one more
#
# Two machines of the first kind, each followed by a bend, and a loss $l$ that compares the end with a target $t$. A superscript
# in brackets names the layer; it is not a power:
#
# $$z^{(1)} = w^{(1)} x + b^{(1)} \quad a^{(1)} = \sigma(z^{(1)}) \quad z^{(2)} = w^{(2)} a^{(1)} + b^{(2)} \quad
# a^{(2)} = \sigma(z^{(2)}) \quad l = \tfrac12 (a^{(2)} - t)^2$$

# %% slide="fragment"
tiny = Graph.from_arrows(
    "x -> z1 -> a1 -> z2 -> a2 -> l", "w1 -> z1", "b1 -> z1", "w2 -> z2", "b2 -> z2",
    labels={name + k: f"${name}^{{({k})}}$" for name in "zawb" for k in "12"},
)
plot.graph(tiny, title="From x to the loss, one arrow at a time")
plt.show()

# %% [markdown] slide="sub-slide"
# Walk back from the loss. The slope of $\frac12 (a - t)^2$ is $a - t$; the bend multiplies by its slope. What arrives at $z^{(2)}$
# is so useful that it has a name, the **error** $\delta^{(2)} = \partial l/\partial z^{(2)}$. (It is the sensitivity to $z^{(2)}$, what the
# code called $\mathrm{d}z$.)
#
# $$\delta^{(2)} = (a^{(2)} - t)\; a^{(2)}(1 - a^{(2)}) \tag{4.7}$$
#
# From $z^{(2)}$, one arrow leads to the weight, of slope $a^{(1)}$, and one to the bias, of slope 1:
#
# $$\frac{\partial l}{\partial w^{(2)}} = \delta^{(2)} a^{(1)} \qquad \frac{\partial l}{\partial b^{(2)}} = \delta^{(2)} \tag{4.8}$$
#
# The third arrow leads on, over the weight, to the first layer. There the same pattern starts again:
#
# $$\delta^{(1)} = \delta^{(2)}\, w^{(2)}\, a^{(1)}(1 - a^{(1)}) \tag{4.9}$$
#
# $$\frac{\partial l}{\partial w^{(1)}} = \delta^{(1)} x \qquad \frac{\partial l}{\partial b^{(1)}} = \delta^{(1)} \tag{4.10}$$
#
# Each weight's gradient is the error on its right times the value on its left. Computer algebra, given only the forward formula,
# confirms all four:

# %% slide="fragment"
w1, b1, w2, b2, x, t = sp.symbols("w1 b1 w2 b2 x t", real=True)
bend = lambda z: 1 / (1 + sp.exp(-z))
z1 = w1 * x + b1
a1 = bend(z1)
z2 = w2 * a1 + b2
a2 = bend(z2)
l = (a2 - t) ** 2 / 2
delta2 = (a2 - t) * a2 * (1 - a2)
delta1 = delta2 * w2 * a1 * (1 - a1)

# %% slide="fragment"
q = sp.Symbol("q", real=True)
page = [
    prove("4.7", sp.diff((bend(q) - t) ** 2 / 2, q).subs(q, z2), delta2),
    prove("4.8", sp.Matrix([sp.diff(l, w2), sp.diff(l, b2)]), sp.Matrix([delta2 * a1, delta2])),
    prove("4.9", sp.diff((bend(w2 * bend(q) + b2) - t) ** 2 / 2, q).subs(q, z1), delta1),
    prove("4.10", sp.Matrix([sp.diff(l, w1), sp.diff(l, b1)]), sp.Matrix([delta1 * x, delta1])),
]
page_check(*page)

# %% [markdown] slide="fragment"
# "My bias is $0$, so its gradient is $0$." A fair guess, and wrong: (4.10) has no $b^{(1)}$ as a factor. With both biases at
# zero, the gradients are:

# %% slide="fragment"
numbers = {w1: 0.8, b1: 0, w2: -1.2, b2: 0, x: 0.5, t: 1}
print(f"dl/db1 = {float(delta1.subs(numbers)):.4f}   dl/db2 = {float(delta2.subs(numbers)):.4f}")

# %% [markdown] slide="notes" minutes=20
# **Ask** for the sign of dL/dw5 before the size: the output is far too large, so which way must w5 go?
# Then everybody does w3 with a pen, and w6 if there is time. Collect slips; the check names most of them.
# **What goes wrong:** w5 is used where w6 belongs, or x2 where x1 belongs; products are rounded at each step and carried on.
# **Board plan:** the network with all values; the short path to w5; below it the long path to w1, factor under factor.

# %% [markdown] slide="slide"
# ## By pen: a network with two hidden neurons
#
# Now a network that has been worked by hand on paper, *Forward & Backpropagation*, with every digit printed. Two inputs, two hidden
# neurons, one output $p$. One bias, $b_1$, is shared by both hidden neurons:
#
# $$z_1 = w_1 x_1 + w_2 x_2 + b_1 \quad z_2 = w_3 x_1 + w_4 x_2 + b_1 \quad z = w_5 a_1 + w_6 a_2 + b_2$$
#
# Each $a$ is the sigmoid of its $z$, and $p = \sigma(z)$. The target is $t = 0.01$, the loss $L = \frac12 (p - t)^2$. (The paper
# writes $\hat y$ for $p$, and $y$ for $t$.) There is one hidden layer, so we leave out the superscripts. One function holds
# the formula, and the picture shows every value:

# %% slide="fragment"
names = ["w1", "w2", "w3", "w4", "w5", "w6", "b1", "b2"]
theta = [0.15, 0.20, 0.25, 0.30, 0.40, 0.45, 0.35, 0.60]


def forward(theta, exp=np.exp, x1=0.05, x2=0.10, t=0.01):
    w1, w2, w3, w4, w5, w6, b1, b2 = theta
    z1 = w1 * x1 + w2 * x2 + b1
    z2 = w3 * x1 + w4 * x2 + b1
    a1, a2 = 1 / (1 + exp(-z1)), 1 / (1 + exp(-z2))
    z = w5 * a1 + w6 * a2 + b2
    p = 1 / (1 + exp(-z))
    return {"z1": z1, "z2": z2, "a1": a1, "a2": a2, "z": z, "p": p, "L": (p - t) ** 2 / 2}


def loss_of(theta):
    return forward(theta)["L"]


# %% slide="fragment"
value = forward(theta)
plot.worked_example(theta, value, highlight=["x1", "z1", "a1", "z", "p", "L"])
plt.show()

# %% [markdown] slide="sub-slide"
# **The short path.** From $L$ back to $w_5$ there are three arrows, so three slopes:
#
# $$\frac{\partial L}{\partial w_5} = \underbrace{(p - t)}_{0.7414}\;\underbrace{p(1-p)}_{0.1868}\;\underbrace{a_1}_{0.5933}
# = 0.0822 \tag{4.11}$$
#
# **The long path.** From $L$ back to $w_1$ there are five:
#
# $$\frac{\partial L}{\partial w_1} = (p - t)\; p(1-p)\; \underbrace{w_5}_{0.40}\;\underbrace{a_1(1-a_1)}_{0.2413}\;
# \underbrace{x_1}_{0.05} = 0.00067 \tag{4.12}$$
#
# It is the amber path in the picture.

# %% [markdown] slide="sub-slide"
# **The fork.** The bias $b_1$ enters both hidden neurons. It reaches the loss by two paths, so two products add:
#
# $$\frac{\partial L}{\partial b_1} = (p-t)\,p(1-p)\,\big[\,w_5\,a_1(1-a_1) + w_6\,a_2(1-a_2)\,\big]
# = 0.0134 + 0.0150 = 0.0284 \tag{4.13}$$
#
# **Your pen.** Five gradients are left. Take $w_3$: it leads from $x_1$ into the *second* hidden neuron. Find its path in the picture,
# write the five slopes under its arrows, and multiply. Type three digits or more between the quotes after `yours`, and run the
# cell. It tells which factor differs, if one does. The last line shows its answer to somebody who followed $w_5$ in place of $w_6$:

# %% slide="fragment"
p, a2 = value["p"], value["a2"]
error = {"(p - t)": p - 0.01, "p(1 - p)": p * (1 - p)}
second = error | {"w6": 0.45, "a2(1 - a2)": a2 * (1 - a2)}
slips = {"w6": {"w5": 0.40}, "x1": {"x2": 0.10}, "x2": {"x1": 0.05}}
print(your_turn("4.50", "∂L/∂w3", yours="", factors=second | {"x1": 0.05}, instead=slips))
print(your_turn("4.51", "∂L/∂w4", yours="", factors=second | {"x2": 0.10}, instead=slips))
print(your_turn("4.52", "∂L/∂w6", yours="", factors=error | {"a2": a2}))
print(your_turn("4.54", "∂L/∂b2", yours="", factors=error | {"1": 1.0}))
print(your_turn("4.53", "∂L/∂w3", yours="0.000666", factors=second | {"x1": 0.05}, instead=slips))

# %% [markdown] slide="sub-slide"
# In code, the network reads forward as its equations, and backward as the paths. A neuron that weighs two inputs is one step
# with five pullback values; the loss is another step:

# %% slide="fragment"
def weigh(x1, x2, w1, w2, b):
    def pullback(dz):
        return dz * w1, dz * w2, dz * x1, dz * x2, dz

    return w1 * x1 + w2 * x2 + b, pullback


def half_square(p, t):
    return (p - t) ** 2 / 2, lambda dL: dL * (p - t)

# %% slide="fragment"
x1, x2, t = 0.05, 0.10, 0.01
w1, w2, w3, w4, w5, w6, b1, b2 = theta
z1, back_z1 = weigh(x1, x2, w1, w2, b1)
a1, back_a1 = sigmoid(z1)
z2, back_z2 = weigh(x1, x2, w3, w4, b1)
a2, back_a2 = sigmoid(z2)
z, back_z = weigh(a1, a2, w5, w6, b2)
p, back_p = sigmoid(z)
L, back_L = half_square(p, t)

# %% slide="fragment"
dp = back_L(1.0)
dz = back_p(dp)
da1, da2, dw5, dw6, db2 = back_z(dz)
dz2 = back_a2(da2)
_, _, dw3, dw4, db1_through_z2 = back_z2(dz2)
dz1 = back_a1(da1)
_, _, dw1, dw2, db1_through_z1 = back_z1(dz1)
db1 = db1_through_z1 + db1_through_z2

# %% [markdown] slide="sub-slide"
# **Predict.** Eight gradients, four routes: the digits printed on paper, algebra, our pullbacks, and a nudge. The paper rounded after
# every multiplication. Will all of its digits survive?

# %% slide="fragment"
paper = ["0.00067", "0.00135", "0.00075", "0.00150", "0.0822", "0.0827", "0.0284", "0.1385"]
letters = sp.symbols([*names, "x1", "x2", "t"], real=True)
at = {s: sp.Rational(str(v)) for s, v in zip(letters, [*theta, x1, x2, t], strict=True)}
f = forward(letters[:8], sp.exp, *letters[8:])
symbol = [sp.diff(f["L"], s).subs(at) for s in letters[:8]]
code = [dw1, dw2, dw3, dw4, dw5, dw6, db1, db2]
nudge = nnlib.complex_step_gradient(loss_of, theta)  # a nudge so small that no digit is lost
routes = {
    n: {"symbol": s, "code": c, "limit": d}
    for n, s, c, d in zip(names, symbol, code, nudge, strict=True)
}
evidence_table(
    *(compare(f"∂L/∂{n}", hand=h, **routes[n]) for n, h in zip(names, paper, strict=True))
)

# %% [markdown] slide="sub-slide"
# One cross: $\partial L/\partial w_2$ is $0.00134$, not $0.00135$. The three routes that do not round agree against the paper. How it
# got there we cannot tell; but two other digits on the same sheet are off as well:

# %% slide="fragment"
print(f"a2 (1 - a2)        {a2 * (1 - a2):.4f}   the paper has 0.2407")
print(f"(p-t) p(1-p) w5    {dz * w5:.4f}   the paper has 0.0554, and 0.0555 elsewhere")
agree("4.40", "∂L/∂w2", hand="0.00134", **routes["w2"])

# %% [markdown] slide="sub-slide"
# **Walk it yourself.** Here is the network with every step in it. Pick a weight, guess the sign of its gradient, press *Home*, and step:
# forward, back, one update. Then drag $w_5$ until the loss breaks the gradient's promise:

# %% slide="fragment"
stepper.worked_example(index=20)

# %% [markdown] slide="fragment"
# **Break one route.** Put a wrong sign into `weigh`, say `-dz * w1`, run the section again, and watch `code` stand alone. Then put a
# wrong sign into `forward` instead. Algebra and nudge both start from it, so they agree with each other on a wrong number. The
# pullbacks have forward lines of their own; they and the digits on paper give it away.

# %% slide="skip" tags=["check-page"]
w1_, _, _, _, w5_, w6_, b1_, _, x1_, _, t_ = letters
error = (f["p"] - t_) * f["p"] * (1 - f["p"])
bends = [w * f[a] * (1 - f[a]) for w, a in ((w5_, "a1"), (w6_, "a2"))]
page_check(
    prove("4.11", sp.diff(f["L"], w5_), error * f["a1"]),
    prove("4.12", sp.diff(f["L"], w1_), error * bends[0] * x1_),
    prove("4.13", sp.diff(f["L"], b1_), error * (bends[0] + bends[1])),
    agree(
        "4.30",
        "z1, z2, z",
        hand=["0.3775", "0.3925", "1.1059"],
        code=[z1, z2, z],
        symbol=[f[n].subs(at) for n in ("z1", "z2", "z")],
    ),
    agree(
        "4.31",
        "a1, a2, p",
        hand=["0.5933", "0.5969", "0.7514"],
        code=[a1, a2, p],
        symbol=[f[n].subs(at) for n in ("a1", "a2", "p")],
    ),
    agree("4.32", "L", hand="0.2748", code=L, symbol=f["L"].subs(at)),
    agree("4.11", "∂L/∂w5", hand="0.0822", **routes["w5"]),
    agree("4.12", "∂L/∂w1", hand="0.00067", **routes["w1"]),
    agree("4.13", "∂L/∂b1", hand="0.0284", **routes["b1"]),
    agree("4.33", "∂L/∂w3", hand="0.00075", **routes["w3"]),
    agree("4.34", "∂L/∂w4", hand="0.00150", **routes["w4"]),
    agree("4.35", "∂L/∂w6", hand="0.0827", **routes["w6"]),
    agree("4.36", "∂L/∂b2", hand="0.1385", **routes["b2"]),
    agree(
        "4.41",
        "first path to b1",
        hand="0.0134",
        code=db1_through_z1,
        symbol=(error * bends[0]).subs(at),
    ),
    agree(
        "4.42",
        "second path to b1",
        hand="0.0150",
        code=db1_through_z2,
        symbol=(error * bends[1]).subs(at),
    ),
    agree(
        "4.43",
        "a1 (1 - a1)",
        hand="0.2413",
        code=a1 * (1 - a1),
        symbol=(f["a1"] * (1 - f["a1"])).subs(at),
    ),
    agree(
        "4.44",
        "a2 (1 - a2)",
        hand="0.2406",
        code=a2 * (1 - a2),
        symbol=(f["a2"] * (1 - f["a2"])).subs(at),
    ),
    agree("4.45", "p - t", hand="0.7414", code=dp, symbol=(f["p"] - t_).subs(at)),
    agree(
        "4.46",
        "p (1 - p)",
        hand="0.1868",
        code=p * (1 - p),
        symbol=(f["p"] * (1 - f["p"])).subs(at),
    ),
)

# %% [markdown] slide="notes" minutes=6
# **Ask** whether the loss will fall to zero after this one step. Then run it: it falls, a little.
# **What goes wrong:** the gradient is taken for the change. It is the change per unit; the rate makes a step of it.
# **Board plan:** old weight, gradient, new weight in three columns; then the loss before and after.

# %% [markdown] slide="slide"
# ## One step of learning
#
# Every gradient here is positive, so every weight goes *down*, by the rate $\eta = 0.5$ times its gradient. That is
# **gradient descent**: $w \leftarrow w - \eta\, \partial L/\partial w$. The paper prints all eight new values. First the formula once more, then
# our values beside the printed ones:

# %% slide="fragment"
def forward(theta, exp=np.exp, x1=0.05, x2=0.10, t=0.01):
    w1, w2, w3, w4, w5, w6, b1, b2 = theta
    a1 = 1 / (1 + exp(-(w1 * x1 + w2 * x2 + b1)))
    a2 = 1 / (1 + exp(-(w3 * x1 + w4 * x2 + b1)))
    p = 1 / (1 + exp(-(w5 * a1 + w6 * a2 + b2)))
    return {"p": p, "L": (p - t) ** 2 / 2}


loss_of = lambda theta: forward(theta)["L"]

# %% slide="fragment"
theta = np.array([0.15, 0.20, 0.25, 0.30, 0.40, 0.45, 0.35, 0.60])
new = theta - 0.5 * nnlib.complex_step_gradient(loss_of, theta)
paper = ["0.149665", "0.199325", "0.249625", "0.29925", "0.3589", "0.4087", "0.3358", "0.5307"]
for name, printed, ours in zip(
    ["w1", "w2", "w3", "w4", "w5", "w6", "b1", "b2"], paper, new, strict=True
):
    print(f"{name} new   printed {printed:<8}   ours {ours:.7f}")

# %% [markdown] slide="sub-slide"
# Five stand. Three end in a wrong digit: $w_1$, $w_2$ and $b_2$. Digits were thrown away on the way, and a digit that was thrown
# away does not come back. Keep all digits until the end, then round once.
#
# **Predict.** How far does the loss fall: to nearly 0, to half of it, or by a few hundredths?

# %% slide="fragment"
before, after = loss_of(theta), loss_of(new)
print(f"loss before {before:.4f}\nloss after  {after:.4f}")

# %% [markdown] slide="sub-slide"
# A small step in the right direction. Why only small steps? A gradient is a promise about tiny nudges. Turn $w_5$ by a lot,
# and the real loss bends away from the straight line that the gradient draws. Drag the nudge towards zero: the amber gap shrinks much
# faster than the nudge does. That is what *slope* means:

# %% slide="fragment"
def promise(nudge=2.5):
    theta = np.array([0.15, 0.20, 0.25, 0.30, 0.40, 0.45, 0.35, 0.60])
    slope = nnlib.complex_step_gradient(loss_of, theta)[4]
    along = lambda w5: loss_of([*theta[:4], w5, *theta[5:]])
    return plot.tangent(
        along,
        0.40,
        slope,
        (-4.0, 3.0),
        nudge=nudge,
        xlabel="$w_5$",
        ylim=(0.0, 0.55),
        title=f"Nudge $w_5$ by {nudge:+.1f}: the promise and the loss".replace("-", "−"),
    )


play(promise, nudge=(-4.0, 2.5, 0.1))

# %% slide="skip" tags=["check-page"]
*exact, r1, r2, rt = [sp.Rational(str(v)) for v in [*theta, 0.05, 0.10, 0.01]]
letters = sp.symbols("w1:7 b1:3", real=True)
symbolic = forward(letters, sp.exp, r1, r2, rt)["L"]
at = dict(zip(letters, exact, strict=True))
exact_new = [v - sp.diff(symbolic, s).subs(at) / 2 for s, v in zip(letters, exact, strict=True)]
page_check(
    agree("4.60", "new weights", code=new, symbol=exact_new),
    agree(
        "4.61",
        "new weights that stand",
        hand=["0.249625", "0.29925", "0.3589", "0.4087", "0.3358"],
        code=new[2:7],
    ),
    agree("4.62", "the three others", hand=["0.149666", "0.199332", "0.5308"], code=new[[0, 1, 7]]),
    agree("4.63", "loss before", hand="0.2748", code=before),
    agree(
        "4.64",
        "loss after",
        hand="0.2578",
        code=after,
        symbol=forward(exact_new, sp.exp, r1, r2, rt)["L"],
    ),
)

# %% [markdown] slide="notes" minutes=4
# **Ask** each row for one thing that they could now explain at home.
# **What goes wrong:** the card is read as formulas to learn. It is a list of what they have checked.
# **Board plan:** the one picture: a box with a value going right and a sensitivity coming back left.

# %% [markdown] slide="slide"
# ## What you know now
#
# - Along a chain, slopes multiply. At a fork, they add. Nothing else is needed.
# - A step returns its value and its pullback. Run the pullbacks in reverse, and every gradient comes out of one walk.
# - Each value is settled once, after all that depend on it. That is what makes it fast.
# - A weight's gradient is the error on its right times the value on its left.
# - A gradient is a promise about small nudges, so steps are small.

# %% [markdown] slide="sub-slide"
# ## Equation card
#
# Every numbered equation, with the routes that confirmed it while this page ran:

# %% slide="fragment"
equation_card(
    {
        "4.1": r"$\partial L/\partial w_1 = (\partial L/\partial z)(\partial z/\partial w_1)$",
        "4.2": r"$y = uv:\ \mathrm{d}u = \mathrm{d}y\,v,\ \mathrm{d}v = \mathrm{d}y\,u$",
        "4.3": r"$\partial L/\partial x = \sum_u (\partial L/\partial u)(\partial u/\partial x)$",
        "4.4": r"paths $2^k$, arrows $4k$",
        "4.5": r"$\sigma' = \sigma(1 - \sigma)$",
        "4.6": r"$\sigma(1 - \sigma) = \frac14 - (\sigma - \frac12)^2$",
        "4.7": r"$\delta^{(2)} = (a^{(2)} - t)\,a^{(2)}(1 - a^{(2)})$",
        "4.8": r"$\partial l/\partial w^{(2)} = \delta^{(2)} a^{(1)},\ "
        r"\partial l/\partial b^{(2)} = \delta^{(2)}$",
        "4.9": r"$\delta^{(1)} = \delta^{(2)} w^{(2)} a^{(1)}(1 - a^{(1)})$",
        "4.10": r"$\partial l/\partial w^{(1)} = \delta^{(1)} x,\ "
        r"\partial l/\partial b^{(1)} = \delta^{(1)}$",
        "4.11": r"$\partial L/\partial w_5 = (p - t)\,p(1 - p)\,a_1$",
        "4.12": r"$\partial L/\partial w_1 = (p - t)\,p(1 - p)\,w_5\,a_1(1 - a_1)\,x_1$",
        "4.13": r"$\partial L/\partial b_1 = "
        r"(p - t)\,p(1 - p)\,[w_5\,a_1(1 - a_1) + w_6\,a_2(1 - a_2)]$",
    }
)

# %% [markdown] slide="skip" tags=["exercise"]
# ## Exercises
#
# Each check says *passed*, *not attempted*, or what went wrong. Wrong answers are welcome: that is how the check earns
# its keep. Hints and answers lie folded beneath. This cell fetches what they need:

# %% slide="skip" tags=["exercise"]
from nnlib.teaching.exercises import check, drill

# %% [markdown] slide="skip" tags=["exercise"]
# **Exercise 4.1. Three gradients by pen.** *By pen; core, 12 minutes.* Goal: why slopes along a chain multiply, why forks
# add.
#
# Take the worked example, pen and paper. Work out $\partial L/\partial w_3$, $\partial L/\partial w_4$ and $\partial L/\partial b_1$
# from $p - t = 0.7414$, $p(1-p) = 0.1868$, $a_1(1-a_1) = 0.2413$ and $a_2(1-a_2) = 0.2406$. Type the digits in quotes:

# %% slide="skip" tags=["exercise"]
### BEGIN SOLUTION
w3, w4, b1 = "0.00075", "0.00150", "0.0284"
### END SOLUTION

# %% slide="skip" tags=["check"]
check("4.1", w3, w4, b1)

# %% [markdown] slide="skip" tags=["exercise"]
# <details><summary>Hint 1</summary>
#
# Five arrows lead from $L$ back to $w_3$: over $p$, $z$, $a_2$ and $z_2$. Write the slope under each.
#
# </details>
# <details><summary>Hint 2</summary>
#
# The last slope of a weight's path is the value on the weight's left: $x_1$ for $w_3$, $x_2$ for $w_4$. A bias has a $1$ there.
#
# </details>
# <details><summary>Hint 3</summary>
#
# Two paths lead to $b_1$, one through each hidden neuron. Begin with $(p - t)\,p(1-p) = 0.1385$, which both share.
#
# </details>
# <details><summary>Answer</summary>
#
# $w_3$: $0.1385 \times 0.45 \times 0.2406 \times 0.05 = 0.00075$. $w_4$: the same with $0.10$ at the end, $0.00150$.
# $b_1$: $0.1385 \times (0.40 \times 0.2413 + 0.45 \times 0.2406) = 0.0134 + 0.0150 = 0.0284$.
#
# </details>

# %% [markdown] slide="skip" tags=["exercise"]
# **Exercise 4.2. What the box collects, and what haste loses.** *Predict; core, 8 minutes.* Goal: why forks add.
#
# Many programs keep each slope in a box and *add* to it, walk after walk. Read the function, and do not run it yet. What does it
# return for $x = 3$ after one walk? After two?
#
# Then a diamond: $x \to s$ has slope $3$; $s \to u$ has $2$ and $s \to v$ has $5$; $u \to y$ has $-1$ and $v \to y$ has $2$.
# A hasty program settles $y$, $v$, $s$, $u$, $x$ in this order. Which slope does it report for $x$?

# %% slide="skip" tags=["exercise"]
def collect(x, walks):
    box = 0.0
    for _ in range(walks):
        du, dv = x, x  # what the pullback of x times x hands back for dy = 1
        box += du
        box += dv
    return box

# %% slide="skip" tags=["exercise"]
### BEGIN SOLUTION
one, two, hasty = 6, 12, 30
### END SOLUTION

# %% slide="skip" tags=["check"]
check("4.2", one, two, hasty)

# %% [markdown] slide="skip" tags=["exercise"]
# <details><summary>Hint 1</summary>
#
# Nothing empties the box between two walks.
#
# </details>
# <details><summary>Hint 2</summary>
#
# Keep a total for each value of the diamond, all $0$ but $y$, which has $1$. At its turn, a value tells those on its left. Who has told
# $s$ by the time of its turn?
#
# </details>
# <details><summary>Answer</summary>
#
# $6$ and $12$: both ways add, and the second walk adds to what the first has left. A training loop must empty its boxes before each walk.
#
# The hasty walk: $v$ hears $2$, and $s$ hears $5 \times 2 = 10$ from it. Then $s$ speaks, too early: $x$ hears $3 \times 10 = 30$. When $u$
# tells $s$ its $-2$, nobody listens any more. The true slope is $3 \times (10 - 2) = 24$.
#
# </details>

# %% [markdown] slide="skip" tags=["exercise"]
# **Exercise 4.3. Two pullbacks of your own.** *Code; core, 10 minutes.* Goal: how a function can hand back its own slope.
#
# Write the pullbacks of $u - v$ and of $u / v$. Each takes `dy` and hands back `du, dv`. The check tries them at points and
# sensitivities of its own choice:

# %% slide="skip" tags=["exercise"]
def minus(u, v):
    def pullback(dy):
        ### BEGIN SOLUTION
        return dy, -dy
        ### END SOLUTION

    return u - v, pullback


def divide(u, v):
    def pullback(dy):
        ### BEGIN SOLUTION
        return dy / v, -dy * u / v**2
        ### END SOLUTION

    return u / v, pullback

# %% slide="skip" tags=["check"]
check("4.3", minus, divide)

# %% [markdown] slide="skip" tags=["exercise"]
# <details><summary>Hint 1</summary>
#
# Nudge one input by $0.001$ and ask how far $y$ moves. Do it with $u = 6$, $v = 2$ first.
#
# </details>
# <details><summary>Hint 2</summary>
#
# $u/v$ is $u$ times $1/v$, and the slope of $1/v$ is $-1/v^2$. Whatever the slope is, `dy` multiplies it.
#
# </details>
# <details><summary>Answer</summary>
#
# `minus` hands back `dy, -dy`. For `divide`, a unit of $u$ makes $1/v$ units of $y$, and a unit of $v$ makes $-u/v^2$: so
# `dy / v, -dy * u / v**2`.
#
# </details>

# %% [markdown] slide="skip" tags=["exercise"]
# **Exercise 4.4. The slope of another bend.** *Derive; stretch, 15 minutes.* Goal: why slopes along a chain multiply.
#
# Here is a second bend, made from the sigmoid: $a = 2\,\sigma(2z) - 1$. It runs from $-1$ to $1$. Its slope can be written with $a$
# alone. Show it line by line: each line a SymPy expression equal to the one before, and no $z$ in the last. With `s` for
# $\sigma(2z)$, the first line is there already:

# %% slide="skip" tags=["exercise"]
z, a = sp.symbols("z a", real=True)
s = 1 / (1 + sp.exp(-2 * z))
lines = [sp.Derivative(2 * s - 1, z)]
### BEGIN SOLUTION
lines += [4 * s * (1 - s), (1 + a) * (1 - a), 1 - a**2]
### END SOLUTION

# %% slide="skip" tags=["check"]
check("4.4", lines)

# %% [markdown] slide="skip" tags=["exercise"]
# <details><summary>Hint 1</summary>
#
# Three wheels: from $z$ to $2z$, from $2z$ to $s$, from $s$ to $2s - 1$. What is the slope of each?
#
# </details>
# <details><summary>Hint 2</summary>
#
# Solve $a = 2s - 1$ for $s$, and then write $1 - s$ with $a$ too.
#
# </details>
# <details><summary>Answer</summary>
#
# The wheels have the slopes $2$, $s(1 - s)$ and $2$; together $4\,s(1 - s)$. From $s = (1 + a)/2$ follows $1 - s = (1 - a)/2$, so
# the slope is $(1 + a)(1 - a) = 1 - a^2$. At $z = 0$ that is $1$: four times as steep as the sigmoid.
#
# </details>

# %% [markdown] slide="skip" tags=["exercise"]
# **Exercise 4.5. One test that catches four bugs.** *Find the bug; stretch, 10 minutes.* Goal: how a function can hand back its
# own slope.
#
# Four people have written the pullback of `times`, $y = u\,v$. Each has a bug, and each has a test that passes. Choose *one* test,
# `(u, v, dy)`, at which all four hand back something wrong:

# %% slide="skip" tags=["exercise"]
ada = lambda u, v, dy: (v / dy, u / dy)
bo = lambda u, v, dy: (dy * u, dy * v)
cy = lambda u, v, dy: (dy * v, dy * u if v else 0.0)
di = lambda u, v, dy: (dy * abs(v), dy * abs(u))

# %% slide="skip" tags=["exercise"]
### BEGIN SOLUTION
test = (-3.0, 0.0, 2.0)
### END SOLUTION

# %% slide="skip" tags=["check"]
check("4.5", test)

# %% [markdown] slide="skip" tags=["exercise"]
# <details><summary>Hint 1</summary>
#
# For each of the four, find a test that it passes. `ada` passes all tests with one very common number.
#
# </details>
# <details><summary>Hint 2</summary>
#
# Avoid $\mathrm{d}y = \pm 1$, avoid $u = v$, make an input negative. And `cy` is wrong at one value of $v$ only.
#
# </details>
# <details><summary>Answer</summary>
#
# For example $u = -3$, $v = 0$, $\mathrm{d}y = 2$. The true answer is $0$ and $-6$. `ada` says $0$ and $-1.5$, `bo` says $-6$ and $0$,
# `cy` says $0$ and $0$, `di` says $0$ and $6$. Tests of ones hide bugs; choose numbers that differ in everything.
#
# </details>

# %% [markdown] slide="skip" tags=["exercise"]
# **Exercise 4.6. Your own engine: the whole walk back.** *Code; challenge, 25 minutes.* Goal: why slopes along a chain
# multiply, why forks add.
#
# Write the walk back for *any* graph. In go a dict of arrows, such as `{("x", "s"): 2.0, ("s", "y"): 3.0}`, in any order and without
# loops, and the name of the end. Out comes a dict: for each name, how far the end moves per unit of it. The end has $1$; a name from which
# no path leads to the end has $0$. The check ends with thirty diamonds in a row:

# %% slide="skip" tags=["exercise"]
def walk_back(arrows, end):
    ### BEGIN SOLUTION
    known = {end: 1.0}

    def settle(name):
        if name not in known:
            ways = [(head, slope) for (tail, head), slope in arrows.items() if tail == name]
            known[name] = sum(slope * settle(head) for head, slope in ways)
        return known[name]

    return {name: settle(name) for arrow in arrows for name in arrow}
    ### END SOLUTION

# %% slide="skip" tags=["check"]
check("4.6", walk_back)

# %% [markdown] slide="skip" tags=["exercise"]
# <details><summary>Hint 1</summary>
#
# What the end feels of a name is a sum over the arrows that leave it: the slope, times what the end feels of the arrow's head.
#
# </details>
# <details><summary>Hint 2</summary>
#
# That sentence is a function that calls itself. It is right, and it walks every path. Keep each result in a dict, and look there first.
#
# </details>
# <details><summary>Answer</summary>
#
# ```python
# def walk_back(arrows, end):
#     known = {end: 1.0}
#
#     def settle(name):
#         if name not in known:
#             ways = [(head, slope) for (tail, head), slope in arrows.items() if tail == name]
#             known[name] = sum(slope * settle(head) for head, slope in ways)
#         return known[name]
#
#     return {name: settle(name) for arrow in arrows for name in arrow}
# ```
#
# A name asks all its heads before it answers: that is the waiting rule. The dict is why it is asked once.
#
# </details>

# %% [markdown] slide="skip" tags=["exercise"]
# **More of the same, without end.** A drill makes small problems for pen and paper. `d.check(...)` judges, `d.solution` shows the way,
# and `next(d)` goes on to another:

# %% slide="skip" tags=["exercise"]
d = drill("04", seed=0)
d

# %% [markdown] slide="skip" tags=["exercise"]
# **In words: the inputs.** *Core, 5 minutes.* In the first machine, $x$ also changes $L$. Predict $\partial L/\partial x$ from the picture. Which line of this page
# has computed it already? And in the worked example, how many paths lead back to $x_1$?
#
# <details><summary>Answer</summary>
#
# $\partial L/\partial x = w_2 w_1 = 1.5 \times 0.5 = 0.75$: the last number that the first walk back printed, `dx`. To $x_1$ lead two paths, one
# through each hidden neuron: $(p-t)\,p(1-p)\,[w_5\,a_1(1-a_1)\,w_1 + w_6\,a_2(1-a_2)\,w_3]$. The first underscore in the line of
# `back_z1` is the first summand; the one in the line of `back_z2` is the second.
#
# </details>
#
# **In words: ten bends.** *Stretch, 10 minutes.* Ten neurons stand in a row, each with $w = 1$ and a sigmoid. How large can the factor between the
# first error and the last be at most? What does this do to the learning of the first weight?
#
# <details><summary>Answer</summary>
#
# Nine bends lie between, each at most $\frac14$ by (4.6): at most $4^{-9}$, about four millionths. The first weight hardly moves. This is
# the *vanishing gradient*.
#
# </details>

# %% [markdown] slide="skip" tags=["exercise"]
# **In words: a lucky test.** *Challenge, 15 minutes.* Somebody writes `lambda da: da * z * (1 - z)` for the sigmoid's pullback. At which $z$ does
# a check find nothing wrong? Could a check at one point have missed it?
#
# <details><summary>Answer</summary>
#
# Where $z(1 - z) = a(1 - a)$. Both sides are symmetric around different centres, so there are two crossings, near $z = 0.40$ and
# $z = 0.66$. A check at such a point passes. Checks use random points for this reason.
#
# </details>

# %% [markdown] slide="skip"
# ## References
#
# - D. E. Rumelhart, G. E. Hinton and R. J. Williams, "Learning representations by back-propagating errors", *Nature* 323, 1986.
# - S. Linnainmaa, "Taylor expansion of the accumulated rounding error", *BIT* 16, 1976: the reverse walk, before neural networks.
# - A. Griewank and A. Walther, *Evaluating Derivatives*, SIAM, 2nd edition, 2008.
# - A. Punnen, *Back Propagation*, chapters 4 and 5; the worked example *Forward & Backpropagation*, whose digits we checked.
#
# Writing one line for each neuron was fine for two. A layer has hundreds. Can the whole walk be written without naming a single
# neuron? Next: [8. Send the error back through matrices](08_matrix_backprop.ipynb).
