# ---
# title: Turn a line until it separates
# ---

# %% [markdown] slide="slide"
# # 2. Turn a line until it separates
#
# Forty leaves lie on a table: some healthy, some diseased. One straight line could part them. Can the line find its own
# place, by making mistakes?
#
# **You will do:** one of the first learning rules, by pen, then in code, then on real flowers. You will also break it.
#
# **You will learn:** what a dot product says, why adding $x$ to $w$ mends a mistake, and what no single line can do.
#
# **You need:** to multiply whole numbers and to read a point's two coordinates. One short proof uses the cosine. No calculus is assumed.
#
# About 60 minutes, and 10 more for an optional section. Before this: [0. Start here](00_start_here.ipynb).

# %% slide="skip"
import matplotlib.pyplot as plt
import numpy as np
import sympy as sp

import nnlib
from nnlib.teaching import agree, compare, equation_card, evidence_table, page_check, plot, prove
from nnlib.teaching.symbolic import index, matrix, real, size, total, vector
from nnlib.teaching.widgets import perceptron_play

# %% [markdown] slide="skip" tags=["exercise"]
# **Warm up**, from notebook 0, without looking back. Answer aloud, then unfold.
#
# <details><summary>The square garden has sides of 3 metres. How much ground does it win per metre of growth, when the growth is tiny?</summary>
#
# 6 square metres: two strips of 3. The corner is next to nothing.
#
# </details>
# <details><summary>The network saw only the pixels. Why could it paint between them?</summary>
#
# It has stored no pixels. It has become a function of the position, and a function has values everywhere.
#
# </details>
# <details><summary>Four routes agree on a number. Can it still be wrong?</summary>
#
# Yes, if all four start from the same wrong question. Only digits from outside can show that.
#
# </details>

# %% [markdown] slide="sub-slide"
# ## Ask on which side a point lies
#
# A leaf is two numbers here: how green it is, $x_1$, and how spotted, $x_2$. Two numbers are a point, and also the arrow
# from the origin to that point: a *vector*. (The example is from the notes *Back Propagation* by Alex Punnen, ch. 2.)
#
# `X` holds one leaf in each row: 40 rows, 2 columns. `t` holds the 40 *targets*, the answers that we want: 1 for healthy,
# 0 for diseased. `X[0]` is the first row:

# %% [markdown] slide="notes" minutes=7
# **Ask** a student to lay a ruler on the projected leaves, then to say how they knew where to put it.
# **What goes wrong:** "the dot product is a length". It is a number with a sign; let them find the zero by pen.
# **Board plan:** $w = (3, 1)$ and three points, left; the three products, right; the line through the origin, dotted.

# %% slide="fragment"
X, t = nnlib.leaves(40, np.random.default_rng(1))
print(f"first leaf: greenness {X[0, 0]:.2f}, spots {X[0, 1]:.2f}, target {t[0]}")
ax = plot.scatter(X, t, names=("diseased", "healthy"))
ax.set(xlabel="greenness $x_1$", ylabel="spots $x_2$")
plt.show()

# %% [markdown] slide="sub-slide"
# We need a number that says on which side a point lies. The *dot product* gives one: multiply entry by entry, then add.
# With $w = (3, 1)$ and $x = (1, 2)$ it is $3 \cdot 1 + 1 \cdot 2 = 5$.
# (The notes print a column of numbers as *equal* to a row. The entries are, but as tables they differ: 3 by 1 and 1 by 3.
# Our `w` is neither; it is a plain list of numbers.)
#
# **By pen:** the dot product of the same $w$ with $(-1, 3)$, and with $(-2, -1)$. Then run the cell; NumPy writes it `w @ x`.
# The dotted line holds all the points at zero:

# %% slide="fragment"
w = np.array([3, 1])
points = np.array([[1, 2], [-1, 3], [-2, -1]])
for x in points:
    print(f"({w[0]}, {w[1]}) · ({x[0]}, {x[1]}) = {w @ x}")
plot.scores(w, points, title="The sign says on which side")
plt.show()

# %% [markdown] slide="sub-slide"
# The product is positive where $x$ points roughly with $w$, negative where it points against it, and zero at a right angle.
# Let $\theta$ be the angle between the arrows and $\|w\|$ the length of $w$. Then
#
# $$w \cdot x = \|w\| \, \|x\| \cos \theta \tag{2.1}$$
#
# 1. An arrow of length $\|w\|$ at angle $\alpha$ is $w = \|w\| (\cos \alpha, \sin \alpha)$. Likewise $x = \|x\| (\cos \beta, \sin \beta)$.
# 2. So $w \cdot x = \|w\| \|x\| (\cos \alpha \cos \beta + \sin \alpha \sin \beta)$.
# 3. The bracket is $\cos(\alpha - \beta)$, and $\alpha - \beta$ is $\theta$.
#
# Two arrows always lie in one plane, so this holds for any number of inputs. SymPy, a program that does algebra, repeats the proof.
# `real` makes letters that it can calculate with:

# %% slide="fragment"
norm_w, norm_x, alpha, beta = real("norm_w norm_x alpha beta")
w_polar = sp.Matrix([norm_w * sp.cos(alpha), norm_w * sp.sin(alpha)])
x_polar = sp.Matrix([norm_x * sp.cos(beta), norm_x * sp.sin(beta)])
by_angle = norm_w * norm_x * sp.cos(alpha - beta)
prove("2.1", w_polar.dot(x_polar), by_angle, because="cosine of a difference")

# %% [markdown] slide="sub-slide"
# A line through the origin is too stiff. A number $b$, the *bias*, shifts it: the line is now where $w \cdot x + b = 0$. With
# three inputs that is a plane, with more a *hyperplane*. (The notes speak of "splitting the hyperplane". It is the space that is
# split; the hyperplane is the cut.) Whatever $b$ is, $w$ stands upright on it. For points $p$ and $q$,
#
# $$w \cdot (p - q) = (w \cdot p + b) - (w \cdot q + b) \tag{2.2}$$
#
# If both lie on the line, both brackets are 0: so $w$ is at a right angle to $p - q$, which runs along it. Below, `total` adds
# over the index $i$, for any number $n$ of inputs. Also, $b$ is a weight like any other, on an input that is always 1:

# %% slide="fragment"
x, bias = np.array([1.0, 2.0]), -4.0
print("w · x + b =", w @ x + bias)
print("(w, b) · (x, 1) =", np.append(w, bias) @ np.append(x, 1))
i = index("i", size("n"))
w_, p, q = vector("w", i.size), vector("p", i.size), vector("q", i.size)
at_p, at_q = total(w_[i] * p[i], i) + real("b"), total(w_[i] * q[i], i) + real("b")
prove("2.2", total(w_[i] * (p[i] - q[i]), i), at_p - at_q, because="b drops out")

# %% [markdown] slide="sub-slide"
# The machine is complete: it answers $y = 1$ where $w \cdot x + b \ge 0$, and $y = 0$ elsewhere. Rosenblatt called it
# the *perceptron* in 1958. Here it is with an arrow and a shift set by hand, and its mistakes ringed.
#
# **Your turn.** Be the learning rule: drag the arrow to turn $w$, and drag anywhere else to shift $b$, until no mistake is left.
# Then ask yourself how you knew which way to turn:

# %% slide="fragment"
X, t = nnlib.leaves(40, np.random.default_rng(1))
names, labels = ("diseased", "healthy"), ("greenness $x_1$", "spots $x_2$")
perceptron_play(X, t, names=names, labels=labels, task="hand", hand=(60, -0.6))

# %% [markdown] slide="sub-slide"
# ## Nudge the arrow
#
# A rule must do what your hand did. It looks at one leaf at a time. If the answer is right, it does nothing. If it is wrong,
# there are two cases. For a missed leaf (a *false negative*), turn $w$ towards $x$: add $x$. For a leaf let
# through (a *false positive*), turn $w$ away: subtract $x$.
#
# **Predict.** $w = (2, -1)$ misses $x = (1, 3)$, for $w \cdot x = 2 - 3 = -1$. The nudge makes $w = (3, 2)$. By how much does the
# product with this $x$ grow? Could it ever shrink? Laid end to end, the arrows make a triangle with the new $w$:

# %% [markdown] slide="notes" minutes=6
# **Ask** which way $w$ should turn, with two pencils as arrows, before showing the triangle.
# **What goes wrong:** learners expect one correction to finish the job. Keep the sentence "for this very leaf".
# **Board plan:** the two triangles; below them $-1 \to 9$ and the 10 that appears from nowhere; then $1^2 + 3^2$.

# %% slide="fragment"
w = np.array([2, -1])
missed, let_through = np.array([1, 3]), np.array([2, 2])
plot.nudge(w, missed, let_through)
plt.show()

# %% [markdown] slide="sub-slide"
# On the left the product was $2 - 3 = -1$ and is now $3 + 6 = 9$. It grew by $10$, which is $1^2 + 3^2$: by Pythagoras, the
# squared length of $x$. That is no accident. The growth is always the squared length, so a nudge never goes the wrong way:
#
# $$(w + x) \cdot x = w \cdot x + \|x\|^2 \tag{2.3}$$
#
# 1. Entry by entry, $(w_i + x_i) x_i = w_i x_i + x_i^2$.
# 2. Add over all entries: the first parts make $w \cdot x$, the second $\|x\|^2$.
#
# A sum of squares is never negative. Subtracting $x$ lowers the product by as much. The bias is the weight of an input 1, so it moves too, by $+1$ or $-1$:

# %% slide="fragment"
n = size("n")
i = index("i", n)
w_, x_ = vector("w", n), vector("x", n)
before, growth = total(w_[i] * x_[i], i), total(x_[i] ** 2, i)
print(prove("2.3", total((w_[i] + x_[i]) * x_[i], i), before + growth))
x = missed
products = [w @ x, (w + x) @ x, x @ x]
agree("2.3", "before, after, and the growth", hand=["-1", "9", "10"], code=products)

# %% [markdown] slide="sub-slide"
# ## Correct four leaves by pen
#
# One nudge mends one leaf and may spoil another. So go round again, until a whole pass makes no mistake.
#
# | leaf | green $x_1$ | spots $x_2$ | target $t$ |
# |:--|:--|:--|:--|
# | A | 3 | 1 | 1 |
# | B | 2 | 0 | 1 |
# | C | 1 | 1 | 0 |
# | D | 1 | 3 | 0 |
#
# **By pen.** Start from $w = (0, 0)$ and $b = 0$. Check A, B, C, D in turn with the newest $w$ and $b$: the score is
# $w \cdot x + b$, and $y = 1$ if it is at least 0. Correct each mistake at once. Go round until a pass has none.
#
# <details><summary>All twelve checks</summary>
#
# | pass | leaf | score | $y$ | $t$ | correction | $w$ | $b$ |
# |:--|:--|:--|:--|:--|:--|:--|:--|
# | 1 | A | 0 | 1 | 1 | | (0, 0) | 0 |
# | 1 | B | 0 | 1 | 1 | | (0, 0) | 0 |
# | 1 | C | 0 | 1 | 0 | subtract C | (−1, −1) | −1 |
# | 1 | D | −5 | 0 | 0 | | (−1, −1) | −1 |
# | 2 | A | −5 | 0 | 1 | add A | (2, 0) | 0 |
# | 2 | B | 4 | 1 | 1 | | (2, 0) | 0 |
# | 2 | C | 2 | 1 | 0 | subtract C | (1, −1) | −1 |
# | 2 | D | −3 | 0 | 0 | | (1, −1) | −1 |
# | 3 | A, B, C, D | 1, 1, −1, −3 | 1, 1, 0, 0 | 1, 1, 0, 0 | none: done | (1, −1) | −1 |
#
# </details>

# %% [markdown] slide="notes" minutes=8
# **Ask** for the twelve checks in turn round the class, one learner a leaf, one scribe at the board.
# **What goes wrong:** forgetting that a score of exactly 0 counts as 1; correcting with the old $w$ after a change.
# **Board plan:** the table of leaves; columns score, $y$, $t$, new $w$, new $b$; a line under each pass.

# %% [markdown] slide="sub-slide"
# Both cases fit into one line. The difference $t - y$ is $1$ for a missed leaf, $-1$ for one let through, and $0$ for a right
# answer. The *learning rate* $\eta$ scales the step; for now it is 1:
#
# $$w \leftarrow w + \eta \, (t - y) \, x \qquad b \leftarrow b + \eta \, (t - y) \tag{2.4}$$
#
# One pass over the data is that line in a loop, and `zip` hands out each row of `X` with its target. (`target != y` adds 1 when it is
# true, and 0 when not.) Run it on the four leaves until a pass makes no mistake:

# %% slide="fragment"
def one_pass(w, b, X, t, lr=1.0):
    mistakes = 0
    for x, target in zip(X, t, strict=True):
        y = 1 if w @ x + b >= 0 else 0
        w = w + lr * (target - y) * x
        b = b + lr * (target - y)
        mistakes = mistakes + (target != y)
    return w, b, mistakes

# %% slide="fragment"
X = np.array([[3, 1], [2, 0], [1, 1], [1, 3]])
t = np.array([1, 1, 0, 0])
w, b, mistakes = np.zeros(2), 0.0, None
while mistakes != 0:
    w, b, mistakes = one_pass(w, b, X, t)
    print(f"mistakes: {mistakes}, then w = ({w[0]:g}, {w[1]:g}), b = {b:g}")

# %% [markdown] slide="fragment"
# The course's own version, `nnlib.perceptron_updates`, hands out one perceptron for each correction. It tells the same story as your
# pen. The last line is $x_1 - x_2 - 1 = 0$, and all four leaves lie on their side of it:

# %% slide="fragment"
models = list(nnlib.perceptron_updates(X, t))
steps = [[*model.w, model.b] for model in models]
by_pen = [["-1", "-1", "-1"], ["2", "0", "0"], ["1", "-1", "-1"]]
plot.line(X, t, w, b, names=("diseased", "healthy"), labels=("green $x_1$", "spots $x_2$"))
plt.show()
agree("2.4", "w1, w2, b after each correction", hand=by_pen, code=steps)

# %% slide="fragment" tags=["check-page"]
w, b, scores = np.zeros(2), 0.0, []
for x, target in 3 * list(zip(X, t, strict=True)):
    scores.append(w @ x + b)
    error = target - (1 if scores[-1] >= 0 else 0)
    w, b = w + error * x, b + error
by_pen = [["0", "0", "0", "-5"], ["-5", "4", "2", "-3"], ["1", "1", "-1", "-3"]]
page_check(agree("2.4c", "the twelve scores", hand=by_pen, code=np.reshape(scores, (3, 4))))

# %% [markdown] slide="sub-slide"
# ## Watch the line turn
#
# Now the forty leaves, one correction after the other.
#
# **Predict.** Does the line creep towards its place, or does it jump? Does each correction lower the number of mistakes? Press
# *fewer*, *same* or *more*: a guess takes the next step. Watch the triangle, and the points that a step newly breaks:

# %% [markdown] slide="notes" minutes=5
# **Ask** for a show of hands: creep or jump. Most say creep, because they have heard of gradient descent.
# **What goes wrong:** "each correction lowers the number of mistakes". Point at the fan of lines.
# **Board plan:** false negative $t - y = 1$; false positive $t - y = -1$; beside them the same with $-1$ and $+1$.

# %% slide="fragment"
X, t = nnlib.leaves(40, np.random.default_rng(1))
names, labels = ("diseased", "healthy"), ("greenness $x_1$", "spots $x_2$")
perceptron_play(X, t, names=names, labels=labels)

# %% [markdown] slide="fragment"
# Then the whole run in one picture: the line after each correction, faint at first, then darker, the last in amber. **Predict** the row of
# numbers beneath it, the mistakes of each line. Do they fall, one after the other? Look:

# %% slide="fragment"
models = list(nnlib.perceptron_updates(X, t))
print("the whole run:")
plot.turning(X, t, models, names=names, labels=labels, title=f"{len(models)} corrections")
plt.show()
print("mistakes of each line:", *[int(np.sum(model(X) != t)) for model in models])

# %% [markdown] slide="fragment"
# It jumps. Each correction serves one leaf and forgets the others, so the line swings to and fro, and the count with it. It
# stops when nobody is left to complain.
#
# Many books write the classes as $\tau = 2t - 1$, that is $-1$ or $+1$. Then the rule reads: on a mistake,
# $w \leftarrow w + \eta \, \tau x$. It is the same rule, because on every mistake
#
# $$t - y = \tau \tag{2.5}$$
#
# 1. A mistake means $y = 1 - t$: the other of the two answers.
# 2. So $t - y = t - (1 - t) = 2t - 1 = \tau$.
#
# The same steps make the same $w$, and so the same next mistake. The check runs the loop, the library, and both kinds of labels:

# %% slide="fragment" tags=["check-page"]
w, b = np.zeros(2), 0.0
for _ in range(len(models)):
    for x, target in zip(X, t, strict=True):
        y = 1 if w @ x + b >= 0 else 0
        w, b = w + (target - y) * x, b + (target - y)
signs = list(nnlib.perceptron_updates(X, 2 * t - 1))
differing = sum(any(m.w != s.w) for m, s in zip(models, signs, strict=True))
assert np.array_equal([*w, b], [*models[-1].w, models[-1].b])
t_, y_ = real("t y")
page_check(
    prove("2.5", t_ - y_, 2 * t_ - 1, where=[sp.Eq(y_, 1 - t_)]),
    agree("2.4a", "w and b at the end", hand=["2.8199", "-3.0115", "0"], code=[*w, b]),
    agree("2.4b", "corrections", hand="22", code=len(models)),
    agree("2.5", "lines that differ with labels −1/+1", hand="0", code=differing),
)

# %% [markdown] slide="sub-slide"
# ## Break the rule on purpose
#
# Punnen's notes (ch. 3) give this rule with three details that are worth testing: a small learning rate "to make the updates
# smoother", labels "0 or −1" for the negative class, and the strict tests $w \cdot x < 0$ and $w \cdot x > 0$.
#
# **Predict.** First the learning rate. From $w = 0$, the forty leaves took 22 corrections at $\eta = 1$. How many
# will it take with $\eta = 0.1$? More, fewer, or as many?

# %% [markdown] slide="notes" minutes=8
# **Ask** before each run: will it settle faster, slower, or not at all? Write the votes down.
# **What goes wrong:** all who have trained a network say that a small rate is smoother. Here it is a change of unit.
# **Board plan:** three rows (rate, labels, tests); columns: what the notes say, our vote, what happened.

# %% slide="fragment"
X, t = nnlib.leaves(40, np.random.default_rng(1))
for lr in (1.0, 0.1, 0.01, 7.0):
    models = list(nnlib.perceptron_updates(X, t, lr=lr))
    w = models[-1].w / lr
    print(f"rate {lr:4}: {len(models)} corrections, w / rate = ({w[0]:.4f}, {w[1]:.4f})")

# %% [markdown] slide="fragment"
# As many: the rate does nothing at all. From $w = 0$ it only sets the length of $w$, and a line has no length. If $w$ is $\eta$
# times the $w$ of rate 1, then the next one is too, and each score keeps its sign:
#
# $$\eta w + \eta (t - y) x = \eta \, \big( w + (t - y) x \big) \qquad (\eta w) \cdot x + \eta b = \eta \, (w \cdot x + b) \tag{2.6}$$
#
# So the mistakes are the same ones, in the same order. The claim starts true, at $w = 0$, and each step hands it on.
#
# "Smoother" is wrong from a start at zero. The notes start from a random $w$, and there the rate does matter: it says
# how small a step is beside the start. Take a bad start, $w = (-5, 5)$, and count. `one_pass` is the loop from before, shortened:

# %% slide="fragment"
def one_pass(w, b, X, t, lr=1.0):
    corrections = 0
    for x, target in zip(X, t, strict=True):
        error = target - (1 if w @ x + b >= 0 else 0)
        w, b = w + lr * error * x, b + lr * error
        corrections = corrections + (error != 0)
    return w, b, corrections


for lr in (1.0, 0.1, 0.01):
    w, b, counts = np.array([-5.0, 5.0]), 0.0, [1]
    while counts[-1] != 0:
        w, b, corrections = one_pass(w, b, X, t, lr)
        counts.append(corrections)
    print(f"rate {lr:4}: {sum(counts) - 1} corrections")

# %% [markdown] slide="fragment"
# A small rate makes it slower, because small steps take long to undo a large bad start. It is no smoother: each small step
# still serves one leaf.
#
# **Predict.** Second, the labels. Keep $y$ as 0 or 1, and label the diseased leaves $-1$, as the notes allow. What is $t - y$ for
# a diseased leaf that is answered *rightly*? (`np.where` puts 1 where the question is true, and $-1$ elsewhere.) Run 300 passes:

# %% slide="fragment"
minus_one = np.where(t == 1, 1, -1)
w, b, counts = np.zeros(2), 0.0, []
for _ in range(300):
    w, b, corrections = one_pass(w, b, X, minus_one)
    counts.append(corrections)
wrong = int(np.sum(nnlib.Perceptron(w, b)(X) != t))
print(f"corrections in pass 1: {counts[0]}, in pass 300: {counts[-1]}; wrong leaves: {wrong} of 40")

# %% [markdown] slide="sub-slide"
# It is $-1 - 0 = -1$, so a right answer is "corrected" too. Each of the 20 diseased leaves pushes in every pass,
# for ever, wherever the line is:
#
# $$t - y \in \{-1, -2\} \quad \text{for } t = -1 \text{ and } y \in \{0, 1\} \tag{2.7}$$
#
# So there are at least 20 corrections a pass, and it never settles. The cure is to let $y$ speak the language of the labels: 0 and 1
# for both, or $-1$ and $+1$ for both. `nnlib` does that by itself.
#
# Third, the strict tests: the notes correct a positive leaf where $w \cdot x < 0$ and a negative one where $w \cdot x > 0$.
#
# **Predict.** Which leaves are corrected in the first pass from $w = 0$? And will a random start do better? Try both:

# %% slide="fragment"
def strict_pass(w, X, t):
    for x, target in zip(X, t, strict=True):
        missed, let_through = target == 1 and w @ x < 0, target == 0 and w @ x > 0
        w = w + missed * x - let_through * x  # True counts as 1, False as 0
    return w


from_zero, w = strict_pass(np.zeros(2), X, t), np.random.default_rng(0).normal(size=2)
for _ in range(20):
    w = strict_pass(w, X, t)
print(f"two starts:\nfrom w = 0: w = ({from_zero[0]:g}, {from_zero[1]:g}) after a pass")
print(f"from a random w: {np.sum(nnlib.Perceptron(w)(X) != t)} mistakes after 20 passes")

# %% [markdown] slide="fragment"
# None. Every score is exactly 0, neither test fires, and $w$ stays where it is. One of the two answers must own the zero. We
# give it to class 1: $y = 1$ where the score is at least 0. From a random start a score of exactly 0 hardly ever comes up, so there
# the strict tests work.

# %% slide="fragment" tags=["check-page"]
n = size("n")
i = index("i", n)
w_, x_ = vector("w", n), vector("x", n)
eta, b_ = sp.symbols("eta b", real=True)
score, scaled = total(w_[i] * x_[i], i) + b_, total(eta * w_[i] * x_[i], i) + eta * b_
proof = prove("2.6", scaled, eta * score, because="η stands in every term")
slower = list(nnlib.perceptron_updates(X, t, lr=0.1))
both = list(nnlib.perceptron_updates(X, minus_one))
page_check(
    proof,
    agree("2.6", "corrections at rate 0.1", hand="22", code=len(slower)),
    agree("2.7", "t − y for t = −1", hand=["-1", "-2"], code=[-1 - y for y in (0, 1)]),
    agree("2.7a", "corrections a pass are at least 20", hand="20", code=min(20, min(counts))),
    agree("2.7c", "corrections with −1 and +1 for both", hand="22", code=len(both)),
    agree("2.7b", "diseased leaves", hand="20", code=int(np.sum(t == 0))),
)

# %% [markdown] slide="sub-slide"
# ## Separate real flowers
#
# In 1936 Fisher published the measurements of 150 irises: setosa, versicolor and virginica, 50 each. We take two of the four
# numbers, the length and the width of a petal, in millimetres above the mean petal, 38 by 12. The file is sorted by
# species, so we shuffle the rows. `np.rint` rounds to whole millimetres, `species == 0` asks every row at once, and `astype(int)` turns yes and no into 1 and 0:

# %% [markdown] slide="notes" minutes=7
# **Ask** where they would draw the lines, for setosa and then for the other two.
# **What goes wrong:** "it needs more passes". The flower that is in both classes ends that discussion.
# **Board plan:** two words, *corrections* (during the pass) and *errors* (of the line at its end), with an example of each.

# %% slide="fragment"
flowers, species = nnlib.iris()
order = np.random.default_rng(0).permutation(150)
petals, species = np.rint(10 * flowers[order, 2:]) - [38, 12], species[order]
setosa = (species == 0).astype(int)
models = list(nnlib.perceptron_updates(petals, setosa))
title, w, b = f"Setosa after {len(models)} corrections", models[-1].w, models[-1].b
names, mm = ("the rest", "setosa"), ("length $x_1$ (mm above 38)", "width $x_2$ (mm above 12)")
plot.line(petals, setosa, w, b, arrow=False, names=names, labels=mm, title=title)
plt.show()

# %% [markdown] slide="sub-slide"
# Setosa is apart from the rest for good. Now versicolor against virginica.
#
# **Predict.** These two species grow into each other. What will the corrections in each pass do:
# fall to zero, fall and stay, or go up and down? (`np.diff` turns the running total into a count for each pass.) Sixty passes:

# %% slide="fragment"
X, t = petals[species > 0], (species[species > 0] == 2).astype(int)
runs = [list(nnlib.perceptron_updates(X, t, epochs=k)) for k in range(1, 61)]
corrections = np.diff([len(run) for run in runs], prepend=0)
errors = [int(np.sum(run[-1](X) != t)) for run in runs]
print("corrections and errors, pass by pass:")
plot.passes("Versicolor or virginica, 60 passes", corrections, errors)
plt.show()

# %% [markdown] slide="fragment"
# It never settles: a pass without corrections does not come. Nor could it. At least one versicolor and one virginica have the same
# petal, to the millimetre. One point cannot lie on two sides of a line:

# %% slide="fragment"
millimetres = np.add(X, [38, 12]).astype(int)
versicolor, virginica = (set(map(tuple, millimetres[t == label].tolist())) for label in (0, 1))
print("in both species:", versicolor & virginica)
print(f"fewest corrections in a pass: {min(corrections)}; fewest errors of a line: {min(errors)}")

# %% [markdown] slide="sub-slide"
# The two curves differ, and they are often confused. *Corrections* are counted while the line moves; *errors* are those
# of one line on all the data. Leave the file sorted by species, and the difference becomes absurd. The rule sees 50 of one kind,
# then 50 of the other. It makes few corrections, and ends with a line that serves the second kind. (`np.argsort` gives the order that sorts:)

# %% slide="fragment"
ordered = np.argsort(t, kind="stable")
runs = [list(nnlib.perceptron_updates(X[ordered], t[ordered], epochs=k)) for k in (9, 10)]
errors = int(np.sum(runs[1][-1](X) != t))
print(f"pass 10: {len(runs[1]) - len(runs[0])} corrections, then {errors} errors in 100")

# %% slide="fragment" tags=["check-page"]
page_check(
    agree("2.15", "setosa: corrections", hand="29", code=len(models)),
    agree("2.16", "the shared petal", hand=["48", "18"], code=list(*(versicolor & virginica))),
    agree("2.17", "sorted: corrections in pass 10", hand="3", code=len(runs[1]) - len(runs[0])),
    agree("2.18", "sorted: errors after it", hand="36", code=int(np.sum(runs[1][-1](X) != t))),
)

# %% [markdown] slide="sub-slide"
# ## Bound the mistakes in advance (optional)
#
# *Skip this section if you like: nothing later needs it.* Why must the rule stop when some line separates the data? Novikoff's
# answer of 1962 squeezes $w$ between a floor and a ceiling.
#
# Treat the bias as one more weight: each $x$ gets a last entry 1, and $w$ a last entry $b$. Write $\tau$ for the labels $-1$
# and $+1$. Let $w_*$, of length 1, separate the data with room to spare: $\tau \, x \cdot w_* \ge \gamma$ for every $x$, where
# $\gamma > 0$. Let no $x$ be longer than $R$.

# %% [markdown] slide="notes" minutes=10
# **Ask** what could go wrong: could $w$ swing for ever although a good line exists?
# **What goes wrong:** $w_*$ is not known to the rule. It appears in the proof only.
# **Board plan:** floor, left; ceiling, right; the two curves meeting; the bound under the crossing.

# %% [markdown] slide="fragment"
# **The floor.** Each correction adds $\tau x$, so along $w_*$ it gains at least $\gamma$:
#
# $$(w + \tau x) \cdot w_* = w \cdot w_* + \tau \, x \cdot w_* \ge w \cdot w_* + \gamma \tag{2.8}$$
#
# After $k$ mistakes from $w = 0$: $w \cdot w_* \ge \gamma k$.
#
# **The ceiling.** On a mistake the score has the wrong sign or is zero, $\tau \, w \cdot x \le 0$. And $\tau^2 = 1$. So the squared length grows by at most
# $R^2$:
#
# $$\|w + \tau x\|^2 = \|w\|^2 + 2 \tau \, w \cdot x + \|x\|^2 \le \|w\|^2 + R^2 \tag{2.9}$$
#
# After $k$ mistakes: $\|w\|^2 \le R^2 k$. The computer confirms both equals signs:

# %% slide="fragment"
n = size("n")
i = index("i", n)
w_, x_, star = vector("w", n), vector("x", n), vector("w_star", n)
tau = real("tau")
gain = total((w_[i] + tau * x_[i]) * star[i], i)
print(prove("2.8", gain, total(w_[i] * star[i], i) + tau * total(x_[i] * star[i], i)))
length = total((w_[i] + tau * x_[i]) ** 2, i)
parts = total(w_[i] ** 2, i) + 2 * tau * total(w_[i] * x_[i], i) + total(x_[i] ** 2, i)
prove("2.9", length, parts, where=[sp.Eq(tau**2, 1)], because="the square of a sum")

# %% [markdown] slide="sub-slide"
# **The squeeze.** A dot product with a vector of length 1 is at most $\|w\|$, by (2.1), since no cosine exceeds 1. So
# $\gamma k \le w \cdot w_* \le \|w\| \le R \sqrt{k}$. Square the ends and divide by $\gamma^2 k$:
#
# $$k \le \left( \frac{R}{\gamma} \right)^2 \tag{2.10}$$
#
# Now a real run. For the leaves we know a separating line, greenness = spots, so $w_* = (1, -1, 0) / \sqrt{2}$.
# Any separating line gives a valid bound. On the left, the run, a dot for each correction. On the right, the rising floor
# must meet the bending ceiling, and no run can pass that point:

# %% slide="fragment"
X, t = nnlib.leaves(40, np.random.default_rng(1))
rows = np.column_stack([X, np.ones(40)])
w_star = np.array([1, -1, 0]) / np.sqrt(2)
gamma = np.min((2 * t - 1) * (rows @ w_star))
R = np.max(np.linalg.norm(rows, axis=1))  # axis=1: the length of each row
W = np.array([[0, 0, 0], *([*m.w, m.b] for m in nnlib.perceptron_updates(X, t))])
print(f"gamma = {gamma:.4f}, R = {R:.4f}, bound {(R / gamma) ** 2:.1f}, mistakes made {len(W) - 1}")
plot.convergence(W @ w_star, np.linalg.norm(W, axis=1), gamma, R)
plt.show()

# %% [markdown] slide="sub-slide"
# The bound holds with much to spare: it must cover the worst order of the worst data. Try to come near it: back in
# *Watch the line turn*, press *Challenge*, and order the leaves for the most mistakes. A wider street between the classes
# lowers the bound. This function tries 720 directions and keeps the one with the widest gap:

# %% slide="fragment"
def bound(X, t):
    angles = np.radians(np.arange(0, 360, 0.5))
    W = np.array([np.cos(angles), np.sin(angles)])
    low, high = np.min(X[t == 1] @ W, axis=0), np.max(X[t == 0] @ W, axis=0)
    best = np.argmax(low - high)
    w_star = np.append(W[:, best], -(low[best] + high[best]) / 2)
    rows = np.column_stack([X, np.ones(len(X))])
    gamma = np.min((2 * t - 1) * (rows @ w_star)) / np.linalg.norm(w_star)
    return (np.max(np.linalg.norm(rows, axis=1)) / gamma) ** 2

# %% [markdown] slide="fragment"
# **Predict.** The setosa of the last section, and the same flowers measured from 0 millimetres: the same line separates
# them. Which needs more corrections?
#
# <details>
# <summary>Answer</summary>
#
# Measured from 0, nearly fifty times as many. The points are then far from the origin: $R$ is larger, and $\gamma$ smaller, since
# $w_*$ needs a large bias. This is one reason to centre data.
#
# </details>
# <br>
#
# The mistakes really made, beside the bounds:

# %% slide="fragment"
flowers, species = nnlib.iris()
order = np.random.default_rng(0).permutation(150)
petals, setosa = np.rint(10 * flowers[order, 2:]), (species[order] == 0).astype(int)
sets = {"leaves": (X, t), "setosa": (petals - [38, 12], setosa), "setosa from 0": (petals, setosa)}
for name, data in sets.items():
    made = len(list(nnlib.perceptron_updates(*data, epochs=1000)))
    print(f"{name}: {made} mistakes; in any order at most {bound(*data):.0f}")

# %% slide="fragment" tags=["check-page"]
made_from_0 = made
along, lengths, made = W @ w_star, np.linalg.norm(W, axis=1), np.arange(len(W))
below_floor = np.sum(gamma * made > along + 1e-12)
above_ceiling = np.sum(lengths > R * np.sqrt(made) + 1e-12)
K, G, S = sp.symbols("k gamma R", positive=True)
page_check(
    prove("2.10", S**2 * K - (G * K) ** 2, G**2 * K * ((S / G) ** 2 - K)),
    agree("2.8", "steps at which the floor fails", hand="0", code=below_floor),
    agree("2.9", "steps at which the ceiling fails", hand="0", code=above_ceiling),
    agree("2.10", "the leaves' bound", hand="419.8", code=(R / gamma) ** 2),
    agree("2.28", "setosa from 0", hand="1428", code=made_from_0),
)

# %% [markdown] slide="sub-slide"
# ## Meet four points that no line separates
#
# *Exclusive or*, XOR for short, is 1 when exactly one of two inputs is 1. That makes four points, the corners of a
# square. How many corrections does each pass make?

# %% [markdown] slide="notes" minutes=7
# **Ask** everybody to try with a ruler for one minute before the proof.
# **What goes wrong:** "it has not converged yet". Show that the state returns; then nothing new can ever come.
# **Board plan:** the four points; the four conditions; the two sums, one under the other; the contradiction.

# %% slide="fragment"
X, t = nnlib.xor()
for k in range(1, 6):
    run = list(nnlib.perceptron_updates(X, t, epochs=k))
    w, b = run[-1].w, run[-1].b
    print(f"after pass {k}: {len(run):2} corrections so far, w = ({w[0]:2g}, {w[1]:g}), b = {b:g}")

# %% [markdown] slide="fragment"
# After pass 3 it has the same $w$ and $b$ as after pass 2. From the same numbers the same pass follows, so this goes round for ever.
#
# Would a cleverer rule find a line? No: there is none. A line would have to meet four conditions, one a point:
#
# $$b < 0 \qquad w_1 + b \ge 0 \qquad w_2 + b \ge 0 \qquad w_1 + w_2 + b < 0$$
#
# 1. Add the two in the middle: the sum is at least 0.
# 2. Add the first and the last: the sum is less than 0.
# 3. But the two sums are the same number:
#
# $$(w_1 + b) + (w_2 + b) = b + (w_1 + w_2 + b) \tag{2.11}$$
#
# That is a contradiction, so no $w$ and $b$ exist: three points of four is the best. Minsky and Papert wrote a book about such limits in 1969.

# %% slide="fragment"
w1, w2, b = real("w1 w2 b")
prove("2.11", (w1 + b) + (w2 + b), b + (w1 + w2 + b), because="one sum, added up in two ways")

# %% slide="fragment" tags=["check-page"]
ends = [list(nnlib.perceptron_updates(X, t, epochs=k))[-1] for k in (2, 3)]
states = [[*m.w, m.b] for m in ends]
angles, shifts = np.radians(np.arange(-180, 180, 5)), np.arange(-15, 16) / 10
lines = [nnlib.Perceptron([np.cos(a), np.sin(a)], s) for a in angles for s in shifts]
page_check(
    agree("2.20", "w, b after passes 2 and 3", hand=[["-1", "0", "0"]] * 2, code=states),
    agree("2.21", "fewest mistakes", hand="1", code=min(np.sum(m(X) != t) for m in lines)),
)

# %% [markdown] slide="sub-slide"
# ## Fold the plane with two lines
#
# One line cannot. Two can, if a third perceptron listens to them. The first, $h_1$, asks "at least one?" (OR). The second, $h_2$,
# asks "not both?" (NAND). The last asks "both of you?" (AND):
#
# $$h_1 = \text{step}(x_1 + x_2 - 0.5) \qquad h_2 = \text{step}(1.5 - x_1 - x_2) \qquad y = \text{step}(h_1 + h_2 - 1.5) \tag{2.12}$$
#
# Here *step* is 1 from 0 upwards and 0 below. On the left, the two lines in the plane of the inputs. On the right, where the
# step has put the four points: two of them now lie on top of each other, and one line is enough:

# %% [markdown] slide="notes" minutes=9
# **Ask** for weights for OR before showing them; many answers are right.
# **What goes wrong:** learners see two lines and think the answer is the strip. Show the right panel: one line does it there.
# **Board plan:** truth table with columns $x_1, x_2, h_1, h_2, y$; the two panels; the question "who moves the hidden weights?".

# %% slide="fragment"
X, t = nnlib.xor()
W1, b1 = np.array([[1, -1], [1, -1]]), np.array([-0.5, 1.5])
w2, b2 = np.array([1, 1]), -1.5
plot.two_lines(W1, b1, w2, b2)
plt.show()

# %% [markdown] slide="fragment"
# **By pen.** Fill in the truth table: for each of the four points $h_1$, $h_2$, and then $y$.
#
# **Predict.** Three routes compute $y$: your pen, a formula in SymPy, and `nnlib`. Will all twelve entries agree?
#
# In the code, column $j$ of `W1` holds the weights of $h_j$, so that `X @ W1` gives both scores of all four points at once. SymPy calls the
# step `Heaviside`; its second number is the value at 0:

# %% slide="fragment"
def network(X, W1, b1, w2, b2):
    H = nnlib.step(X @ W1 + b1)
    return nnlib.step(H @ w2 + b2)


def formula(x1, x2):
    h1 = sp.Heaviside(x1 + x2 - 0.5, 1)
    h2 = sp.Heaviside(1.5 - x1 - x2, 1)
    return sp.Heaviside(h1 + h2 - 1.5, 1)


def table(Y, pen="0110"):
    rows = zip(X.astype(int).tolist(), pen, Y, strict=True)
    return evidence_table(
        *(compare(f"y({p}, {q})", hand=h, symbol=formula(p, q), code=y) for (p, q), h, y in rows)
    )


table(network(X, W1, b1, w2, b2))

# %% [markdown] slide="fragment"
# XOR is solved, by hand. **Break one route.** Forget the minus signs of $h_2$. Which entries will disagree? Then break another
# number of your own choice:

# %% slide="fragment"
broken = np.array([[1, 1], [1, 1]])
table(network(X, broken, b1, w2, b2))

# %% [markdown] slide="sub-slide"
# Is it the second layer that helps, or the step between the layers? Leave the step out, and
#
# $$(x W_1 + b_1) \, W_2 + b_2 = x \, (W_1 W_2) + (b_1 W_2 + b_2) \tag{2.13}$$
#
# 1. Multiply out the bracket: $x W_1 W_2 + b_1 W_2 + b_2$.
# 2. $W_1 W_2$ is one table of weights, and $b_1 W_2 + b_2$ is one bias.
#
# The step's graph is not straight: it is a *bend*. Without the bend, two layers collapse into one: one line again. The proof is for any sizes.
# Then our own numbers, which cancel altogether:

# %% slide="fragment"
inputs, hidden, outputs = size("i h o")
i, j, k = index("i", inputs), index("j", hidden), index("k", outputs)
x_, V1, c1 = vector("x", inputs), matrix("W1", inputs, hidden), vector("b1", hidden)
V2, c2 = matrix("W2", hidden, outputs), vector("b2", outputs)
two_layers = total((total(x_[i] * V1[i, j], i) + c1[j]) * V2[j, k], j) + c2[k]
one_layer = total(x_[i] * total(V1[i, j] * V2[j, k], j), i) + total(c1[j] * V2[j, k], j) + c2[k]
W, b = W1 @ w2, b1 @ w2 + b2
print(f"without the step: weights ({W[0]}, {W[1]}), bias {b}")
print("and so y =", *nnlib.step(X @ W + b).astype(int))
prove("2.13", two_layers, one_layer, because="multiply out, swap the sums")

# %% [markdown] slide="sub-slide"
# We set those weights by hand. Can the rule learn them? For the last perceptron it could. But which way should a
# *hidden* weight move, one inside $h_1$ or $h_2$? A natural idea is to nudge it and watch the mistakes. Try it on the leaves' line: turn $w$, and count:

# %% slide="fragment"
leaves, healthy = nnlib.leaves(40, np.random.default_rng(1))
angles = np.arange(-90, 0.25, 0.25)
turned = [np.array([np.cos(a), np.sin(a)]) for a in np.radians(angles)]
mistakes = [int(np.sum(nnlib.Perceptron(w)(leaves) != healthy)) for w in turned]
title = "Stairs: level nearly everywhere"
plot.staircase(angles, mistakes, xlabel="angle of $w$ (degrees)", title=title)
plt.show()

# %% [markdown] slide="fragment"
# It is a staircase. On a tread, a small nudge changes nothing; at an edge, everything at once. Write $dy/dz$ for the slope: how
# much $y$ changes per unit of $z$. The step has slope zero wherever it has a slope at all:
#
# $$\frac{dy}{dz} = 0 \quad \text{for } y = \text{step}(z), \; z \ne 0 \tag{2.14}$$
#
# A slope of zero says "stay". That is why (2.4) is not *gradient descent*, the method that follows a slope downhill.
#
# So who moves the hidden weights? The bend must stay, or the layers collapse. But it must have a slope, or no nudge says anything.
# A *smooth* bend has both. What a nudge then does, all the way through the layers, is the subject of
# [4. Follow a change through a chain](04_scalar_chain_rule.ipynb).

# %% slide="fragment" tags=["check-page"]
H = nnlib.step(X @ W1 + b1)
z = real("z")
slope = sp.diff(sp.Heaviside(z), z).subs(z, sp.Rational(1, 2))
nudged = nnlib.numerical_gradient(lambda z: nnlib.step(z), 0.5)
flat = agree("2.14", "slope of the step at 0.5", hand="0", symbol=slope, limit=nudged)
page_check(
    flat,
    agree("2.12", "h1 and h2", hand=[["0", "1"], ["1", "1"], ["1", "1"], ["1", "0"]], code=H),
    agree("2.12a", "y", hand=["0", "1", "1", "0"], code=network(X, W1, b1, w2, b2)),
    agree("2.13", "without the step", hand=["0", "0", "-0.5"], code=[*W, b]),
    agree("2.13a", "two layers without it", hand=["-0.5"] * 4, code=(X @ W1 + b1) @ w2 + b2),
)

# %% [markdown] slide="notes" minutes=3
# **Ask** each pair to say one of the five sentences in their own words, without letters.
# **What goes wrong:** "the perceptron minimises the number of mistakes". It does not: look at the fan of lines again.
# **Board plan:** the last question only: who moves the hidden weights?

# %% [markdown] slide="slide"
# ## What you know now
#
# - A score $w \cdot x + b$ has a sign, and the sign is a side. $w$ stands upright on the line.
# - A mistake is mended by $\pm x$, and the score of that $x$ moves by $\|x\|^2$ (and 1 for the bias).
# - Labels are 0 and 1, or $-1$ and $+1$. From $w = 0$ the learning rate changes nothing.
# - If a line exists, the rule finds one after at most $(R/\gamma)^2$ mistakes. If none exists, it never settles.
# - XOR needs two lines and a bend. A step bends, but it has no slope to follow.

# %% [markdown] slide="sub-slide"
# ## Equation card
#
# Every numbered equation, with the routes that confirm it:

# %% slide="fragment"
equation_card(
    {"2.1": r"$w \cdot x = \Vert w \Vert \, \Vert x \Vert \cos \theta$"},
    {"2.2": r"$w \cdot (p - q) = 0$ on the line"},
    {"2.3": r"$(w + x) \cdot x = w \cdot x + \Vert x \Vert^2$"},
    {"2.4": r"$w \leftarrow w + \eta (t - y) x$", "2.5": r"on a mistake $t - y = \tau$"},
    {"2.6": r"$(\eta w) \cdot x + \eta b = \eta (w \cdot x + b)$"},
    {"2.7": r"$t = -1$: $t - y \ne 0$"},
    {"2.8": r"$w \cdot w_* \ge \gamma k$", "2.9": r"$\Vert w \Vert^2 \le R^2 k$"},
    {"2.10": r"$k \le (R / \gamma)^2$", "2.11": "XOR: no line", "2.12": "XOR: OR, NAND, then AND"},
    {"2.13": r"$(x W_1 + b_1) W_2 + b_2 = x (W_1 W_2) + (b_1 W_2 + b_2)$"},
    {"2.14": "the step has slope 0"},
)

# %% [markdown] slide="skip" tags=["exercise"]
# ## Exercises
#
# Each check says *passed*, *not attempted*, or what went wrong. Wrong answers are welcome: that is how the check earns
# its keep. Hints and answers lie folded beneath. This cell fetches what they need:

# %% slide="skip" tags=["exercise"]
from nnlib.teaching.exercises import check

# %% [markdown] slide="skip" tags=["exercise"]
# **Exercise 2.1. Learn OR by pen.** *By pen; core, 10 minutes.* Goal: one of the first learning rules, by pen.
#
# The points come in the order $(0,0)$, $(0,1)$, $(1,0)$, $(1,1)$, with targets 0, 1, 1, 1. Start from $w = (0, 0)$ and $b = 0$, at rate 1.
# List $(w_1, w_2, b)$ after *each correction*. The four leaves would be `[(-1, -1, -1), (2, 0, 0), (1, -1, -1)]`:

# %% slide="skip" tags=["exercise"]
### BEGIN SOLUTION
corrections = [(0, 0, -1), (0, 1, 0), (0, 1, -1), (1, 1, 0), (1, 1, -1)]
### END SOLUTION

# %% slide="skip" tags=["check"]
check("2.1", corrections)

# %% [markdown] slide="skip" tags=["exercise"]
# <details><summary>Hint 1</summary>
#
# Make six columns: point, score, $y$, $t - y$, new $w$, new $b$. The first score is 0. What is $y$ then?
#
# </details>
# <details><summary>Hint 2</summary>
#
# At $(0, 0)$ no weight can move, for $x$ is 0. The bias still can.
#
# </details>
# <details><summary>Hint 3</summary>
#
# You need four passes. The last one changes nothing, and only that tells you to stop.
#
# </details>
# <details><summary>Answer</summary>
#
# Five. Pass 1: $(0,0)$ has score 0, so $y = 1$, and $b$ becomes $-1$. $(0,1)$ is missed: $w = (0, 1)$, $b = 0$. Pass 2: $(0,0)$ again, $b = -1$;
# $(1,0)$ is missed: $w = (1, 1)$, $b = 0$. Pass 3: $(0,0)$ once more, $b = -1$. Pass 4 has no mistake. The end is $w = (1, 1)$, $b = -1$.
#
# </details>

# %% [markdown] slide="skip" tags=["exercise"]
# **Exercise 2.2. Rates, labels, counts.** *Predict; core, 8 minutes.* Goal: one of the first learning rules, and to break it.
#
# Read `learn`, and do not run it yet. AND has the targets 0, 0, 0, 1. At rate 1 it takes 11 corrections, and ends at $w = (2, 1)$, $b = -3$.
#
# - `count`, `bias`: how many corrections at rate $0.01$, and what is $b$ at the end?
# - `pushed`: now AND's labels are $-1, -1, -1, 1$, and $y$ stays 0 or 1. How many of the four points are "corrected" even when they are answered *rightly*?
# - `errors`: on XOR, each later pass makes 4 corrections and ends at $w = (-1, 0)$, $b = 0$. How many points does that line get wrong?

# %% slide="skip" tags=["exercise"]
def learn(X, t, lr=1.0, passes=8):
    w, b, counts = np.zeros(2), 0.0, []
    for _ in range(passes):
        counts.append(0)
        for x, target in zip(X, t, strict=True):
            error = target - (1 if w @ x + b >= 0 else 0)
            w, b = w + lr * error * x, b + lr * error
            counts[-1] += int(error != 0)
    return w, b, counts

# %% slide="skip" tags=["exercise"]
### BEGIN SOLUTION
count, bias, pushed, errors = 11, -0.03, 3, 2
### END SOLUTION

# %% slide="skip" tags=["check"]
check("2.2", count, bias, pushed, errors)

# %% [markdown] slide="skip" tags=["exercise"]
# <details><summary>Hint 1</summary>
#
# Write down the first three corrections at rate 1, and beside them those at rate $0.01$. Compare the signs of the scores.
#
# </details>
# <details><summary>Hint 2</summary>
#
# Put $t = -1$ and $y = 0$ into $t - y$. Then put $t = 1$ and $y = 1$.
#
# </details>
# <details><summary>Hint 3</summary>
#
# A correction was made with the line of its moment. Errors are counted with one line: work out the four scores of $w = (-1, 0)$, $b = 0$.
#
# </details>
# <details><summary>Answer</summary>
#
# By (2.6) the walk is the same one, a hundredth in size: 11 corrections, $b = -0.03$. By (2.7) each of the three points with
# $t = -1$ is pushed in every pass. (The run shows 4 a pass: in the end the point with $t = 1$ is missed for good, too.)
#
# The scores on XOR are $0, 0, -1, -1$, so $y = 1, 1, 0, 0$, and the targets are $0, 1, 1, 0$: two errors, though all four
# were corrected. Run `learn(nnlib.xor()[0], [0, 0, 0, 1], lr=0.01)` and see.
#
# </details>

# %% [markdown] slide="skip" tags=["exercise"]
# **Exercise 2.3. The rule in the other language.** *Code; core, 10 minutes.* Goal: one of the first learning rules, in code; why adding $x$
# to $w$ mends a mistake.
#
# Most books label the classes $-1$ and $+1$. Write one look at one point for them. It must make the *same* corrections as (2.4) makes with
# 0 and 1 at rate 1, also at a score of exactly 0. Return the new $w$ and the new $b$:

# %% slide="skip" tags=["exercise"]
def correct(w, b, x, t):
    """One look at the point x with the label t, -1 or +1: the new w and the new b."""
    ### BEGIN SOLUTION
    answer = 1 if w @ x + b >= 0 else -1
    error = (t - answer) / 2
    return w + error * x, b + error
    ### END SOLUTION

# %% slide="skip" tags=["check"]
check("2.3", correct)

# %% [markdown] slide="skip" tags=["exercise"]
# <details><summary>Hint 1</summary>
#
# First the answer, in the language of the labels. Is it wrong? Only then move.
#
# </details>
# <details><summary>Hint 2</summary>
#
# By (2.5) a mistake has $t - y = \tau$ in the old language. In the new one, $\tau$ is the label itself.
#
# </details>
# <details><summary>Hint 3</summary>
#
# The bias is the weight of an input 1. It moves once, by the same number, and outside any loop over the features.
#
# </details>
# <details><summary>Answer</summary>
#
# ```python
# def correct(w, b, x, t):
#     answer = 1 if w @ x + b >= 0 else -1
#     error = (t - answer) / 2
#     return w + error * x, b + error
# ```
#
# With $\pm 1$ for both, the difference is 0 or $\pm 2$: half of it is the old $t - y$. As good: `if answer != t: return w + t * x, b + t`, and else
# `w, b` as they came.
#
# </details>

# %% [markdown] slide="skip" tags=["exercise"]
# **Exercise 2.4. How far one correction carries.** *Derive; stretch, 12 minutes.* Goal: why adding $x$ to $w$ mends a mistake; what
# a dot product says.
#
# A point $x$ with $t = 1$ is missed: its score $s = w \cdot x + b$ is below 0. Now (2.4) moves $w$ *and* $b$ at the rate $\eta$. Derive the new score of this $x$,
# line by line. The last line has $s$, $\eta$ and $q = \|x\|^2$ alone. The first line is there already.
#
# Then use it: for $w = (1, -2)$, $b = -1$, $x = (1, 2)$, which is the smallest `rate` that brings the score up to 0? Type it in quotes:

# %% slide="skip" tags=["exercise"]
w1, w2, b, x1, x2, eta, s, q = sp.symbols("w1 w2 b x1 x2 eta s q", real=True)
lines = [(w1 + eta * x1) * x1 + (w2 + eta * x2) * x2 + b + eta]
### BEGIN SOLUTION
lines += [w1 * x1 + w2 * x2 + b + eta * (x1**2 + x2**2 + 1), s + eta * (q + 1)]
rate = "2/3"
### END SOLUTION

# %% slide="skip" tags=["check"]
check("2.4", lines, rate)

# %% [markdown] slide="skip" tags=["exercise"]
# <details><summary>Hint 1</summary>
#
# Multiply out. Then put the terms without $\eta$ on one side, and those with $\eta$ on the other.
#
# </details>
# <details><summary>Hint 2</summary>
#
# The terms without $\eta$ are the old score. The others share the factor $\eta$; do not lose the one that the bias brings.
#
# </details>
# <details><summary>Hint 3</summary>
#
# For the rate, set the last line to 0, with $s = 1 - 4 - 1$ and $q = 1^2 + 2^2$.
#
# </details>
# <details><summary>Answer</summary>
#
# Multiplied out: $w_1 x_1 + w_2 x_2 + b + \eta \, (x_1^2 + x_2^2 + 1) = s + \eta \, (q + 1)$. The 1 is the bias: the square of its input.
# Here $s = -4$ and $q = 5$, so $-4 + 6 \eta = 0$ and $\eta = 2/3$. A smaller rate leaves the point on the wrong side, and it needs another visit.
#
# </details>

# %% [markdown] slide="skip" tags=["exercise"]
# **Exercise 2.5. One point that catches five bugs.** *Find the bug; stretch, 10 minutes.* Goal: what a dot product says; to break the rule.
#
# Five people have written (2.4), for labels 0 and 1 at rate 1, and each has a bug. Each has tested it on a point of their own, and found nothing.
# Choose *one* case, `((w1, w2), b, (x1, x2), t)`, at which all five return something wrong. Here are the first two:

# %% slide="skip" tags=["exercise"]
def move(w, b, x, error):
    return w + error * x, b + error


def ada(w, b, x, t):
    y = 1 if w @ x + b > 0 else 0
    return move(w, b, x, t - y)


def bo(w, b, x, t):
    y = 1 if w @ x >= 0 else 0
    return move(w, b, x, t - y)

# %% [markdown] slide="skip" tags=["exercise"]
# The other three share `answer`, which is right. What they do with it is not:

# %% slide="skip" tags=["exercise"]
def answer(w, b, x):
    return 1 if w @ x + b >= 0 else 0


def cy(w, b, x, t):
    error, new = t - answer(w, b, x), []
    for w_i, x_i in zip(w, x, strict=True):
        new.append(w_i + error * x_i)
        b = b + error
    return np.array(new), b


def di(w, b, x, t):
    return move(w, b, x, t if t != answer(w, b, x) else 0)


def eve(w, b, x, t):
    label = 1 if t == 1 else -1
    return move(w, b, x, label - answer(w, b, x))

# %% [markdown] slide="skip" tags=["exercise"]
# To try one of them: `bo(np.array([1, 2]), 1, np.array([1, 1]), 0)`. The true rule gives $w = (0, 1)$, $b = 0$ there. Your case:

# %% slide="skip" tags=["exercise"]
### BEGIN SOLUTION
case = ((1, -2), 1, (1, 1), 0)
### END SOLUTION

# %% slide="skip" tags=["check"]
check("2.5", case)

# %% [markdown] slide="skip" tags=["exercise"]
# <details><summary>Hint 1</summary>
#
# Name the five bugs first, each in four words. `ada` is wrong at one single score.
#
# </details>
# <details><summary>Hint 2</summary>
#
# `cy` is found out only where the true rule corrects something. With a score of 0, which target $t$ is a mistake?
#
# </details>
# <details><summary>Hint 3</summary>
#
# `bo` must give another answer than the rest: $w \cdot x$ below 0, and $b$ exactly so large that the score is 0.
#
# </details>
# <details><summary>Answer</summary>
#
# For example $w = (1, -2)$, $b = 1$, $x = (1, 1)$, $t = 0$: $w \cdot x = -1$, the score is 0, so $y = 1$ is a mistake. The true rule gives $w = (0, -3)$, $b = 0$.
# `ada` (`>` for `>=`) and `bo` (no bias) answer 0 and move nothing. `cy` (bias in the loop) makes $b = -1$. `di` ($t$ for $t - y$) moves nothing. `eve` ($-1$ for 0)
# takes the step twice.
#
# </details>

# %% [markdown] slide="skip" tags=["exercise"]
# **Exercise 2.6. One lamp, three switches.** *Code; challenge, 25 minutes.* Goal: what no single line can do.
#
# A staircase has one lamp and three switches. Whichever switch is turned, the lamp changes. So it is on when one or three are on,
# and off when none or two are. With two switches that would be XOR. Set the weights of a network by hand: as many hidden planes as you like, a
# step, and one last perceptron. Column $j$ of `W1` (3 rows) belongs to $h_j$; `w2` has a number for each $h_j$:

# %% slide="skip" tags=["exercise"]
### BEGIN SOLUTION
W1, b1, w2, b2 = np.ones((3, 3)), [-0.5, -1.5, -2.5], [1, -1, 1], -0.5
### END SOLUTION

# %% slide="skip" tags=["check"]
check("2.6", W1, b1, w2, b2)

# %% [markdown] slide="skip" tags=["exercise"]
# <details><summary>Hint 1</summary>
#
# The lamp does not care *which* switches are on. What number is enough to know?
#
# </details>
# <details><summary>Hint 2</summary>
#
# Let $h_1$ ask "at least one?", $h_2$ "at least two?", $h_3$ "all three?". Make a table of $h_1, h_2, h_3$ for 0, 1, 2, 3 switches.
#
# </details>
# <details><summary>Hint 3</summary>
#
# In that table, $h_1 - h_2 + h_3$ is a number that the last perceptron can read.
#
# </details>
# <details><summary>Answer</summary>
#
# `W1 = np.ones((3, 3))`, `b1 = [-0.5, -1.5, -2.5]`, `w2 = [1, -1, 1]`, `b2 = -0.5`. The three planes are parallel, and each counts one step of the
# stairs: $h$ is $(0,0,0)$, $(1,0,0)$, $(1,1,0)$ or $(1,1,1)$, and $h_1 - h_2 + h_3$ is $0, 1, 0, 1$. With $n$ switches, $n$ planes do it. As good: one hidden
# perceptron for each of the four corners at which the lamp is on, and an OR.
#
# </details>

# %% [markdown] slide="skip" tags=["exercise"]
# **In words: a hidden loop.** *Core, 5 minutes.* A program updates the weights one feature at a time, and its line `b = b + error` has slipped into
# the loop over the features. It still separates the leaves. Why does nobody notice?
#
# <details><summary>Answer</summary>
#
# With two features each correction adds the error to $b$ twice. That is a bias with twice the learning rate, or a constant input of
# $\sqrt 2$ in place of 1. The convergence theorem still holds, with a larger $R$. But the path is another one: the leaves
# take 34 corrections, not 22. With 1000 features $b$ would jump by 1000. Tests that look at the last line only cannot see it: compare
# $w$ and $b$ after *one* correction.
#
# </details>
#
# **In words: the pocket.** *Stretch, 10 minutes.* On versicolor and virginica the last line is a matter of luck. Gallant (1990) keeps the best
# line so far "in the pocket". How does the loop change? What does it cost?
#
# <details><summary>Answer</summary>
#
# After each correction count the errors of the new line on *all* flowers, and keep a copy of $w$ and $b$ if there are fewer than ever
# before. It costs one look at the whole data for each correction. In the 60 passes above the best line makes 3 errors in 100; the last
# one makes 8. The rule itself is unchanged and still never settles.
#
# </details>

# %% [markdown] slide="skip" tags=["exercise"]
# **In words: the order.** *Stretch, 10 minutes.* Shuffle the forty leaves and learn again, six times. The corrections run from 6 to 67.
# Which numbers in (2.10) depend on the order? What does the bound promise to each run?
#
# <details><summary>Answer</summary>
#
# None: $R$ and $\gamma$ belong to the set of leaves, not to its order. So the one bound covers all orders, and that is why it
# is so far above most runs. The mistakes made are a matter of luck; the bound is not.
#
# </details>
#
# **In words: a third input.** *Challenge, 15 minutes.* Give XOR a third input, the product $x_3 = x_1 x_2$. Find weights by hand with which *one*
# perceptron solves it. Will the rule find some too? What did the third input cost, and whom?
#
# <details><summary>Answer</summary>
#
# For example $w = (1, 1, -2)$, $b = -0.5$: the scores are $-0.5$, $0.5$, $0.5$, $-0.5$. Now a plane separates the points, so by
# (2.10) the rule must find one: it takes 17 corrections and ends at $w = (1, 1, -3)$, $b = -1$. The price is paid by the person who had to think of
# $x_1 x_2$. A hidden layer finds its own features, once somebody moves its weights.
#
# </details>
#
# The numbers in these answers are computed here:

# %% slide="skip" tags=["check-page", "exercise"]
X, t = nnlib.xor()
OR = list(nnlib.perceptron_updates(X, np.array([0, 1, 1, 1])))
with_product = np.column_stack([X, X[:, 0] * X[:, 1]])
XOR = list(nnlib.perceptron_updates(with_product, t))
end, by_hand = XOR[-1], with_product @ [1, 1, -2] - 0.5
leaves, healthy = nnlib.leaves(40, np.random.default_rng(1))
w, b, slipped = np.zeros(2), 0.0, 0
for _ in range(100):
    for x, target in zip(leaves, healthy, strict=True):
        error = target - (1 if w @ x + b >= 0 else 0)
        w, b, slipped = w + error * x, b + len(x) * error, slipped + abs(error)
orders = [np.random.default_rng(seed).permutation(40) for seed in range(6)]
counts = [len(list(nnlib.perceptron_updates(leaves[o], healthy[o]))) for o in orders]
flowers, species = nnlib.iris()
order = np.random.default_rng(0).permutation(150)
petals, species = np.rint(10 * flowers[order, 2:]) - [38, 12], species[order]
X, t = petals[species > 0], (species[species > 0] == 2).astype(int)
errors = [int(np.sum(m(X) != t)) for m in nnlib.perceptron_updates(X, t, epochs=60)]
page_check(
    agree("2.22", "OR: end", hand=["5", "1", "1", "-1"], code=[len(OR), *OR[-1].w, OR[-1].b]),
    agree("2.23", "bias in the feature loop", hand="34", code=slipped),
    agree("2.24", "pocket: best and last errors", hand=["3", "8"], code=[min(errors), errors[-1]]),
    agree("2.25", "six orders: fewest and most", hand=["6", "67"], code=[min(counts), max(counts)]),
    agree("2.26", "by hand", hand=["-0.5", "0.5", "0.5", "-0.5"], code=by_hand),
    agree("2.27", "the end", hand=["17", "1", "1", "-3", "-1"], code=[len(XOR), *end.w, end.b]),
)

# %% [markdown] slide="skip"
# ## References
#
# - F. Rosenblatt, "The perceptron: a probabilistic model for information storage and organization in the brain",
#   *Psychological Review* 65(6), 1958.
# - A. B. J. Novikoff, "On convergence proofs on perceptrons", *Symposium on the Mathematical Theory of Automata* 12, 1962.
# - M. Minsky and S. Papert, *Perceptrons*, MIT Press, 1969.
# - S. I. Gallant, "Perceptron-based learning algorithms", *IEEE Transactions on Neural Networks* 1(2), 1990.
# - R. Rojas, *Neural Networks: A Systematic Introduction*, Springer, 1996, ch. 3 and 4.
# - R. A. Fisher, "The use of multiple measurements in taxonomic problems", *Annals of Eugenics* 7(2), 1936.
# - A. Punnen, *Back Propagation* (notes), ch. 2 and 3.
#
# Who moves the hidden weights? Next: [4. Follow a change through a chain](04_scalar_chain_rule.ipynb).
