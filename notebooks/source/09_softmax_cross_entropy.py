# ---
# title: Turn scores into probabilities
# ---

# %% [markdown] slide="slide"
# # 9. Turn scores into probabilities
#
# An image goes into a network, and ten numbers come out. Which digit is it, and how sure may the network be?
#
# **You will do:** by pen, every slope of the last layer of a classifier; then train one on real handwritten digits.
#
# **You will learn:** what softmax does, and why the loss is a logarithm. Why the two together have the gradient $p - t$.
# And how to quote an accuracy that you can defend.
#
# **You need:** `Z = X @ W + b` for a batch of rows, and pullbacks, from
# [8. Send the error back through matrices](08_matrix_backprop.ipynb).
#
# About 60 minutes, and 10 more if you take the refreshers on powers and logarithms.

# %% slide="skip"
import matplotlib.pyplot as plt
import numpy as np
import sympy as sp

import nnlib
from nnlib.teaching import agree, compare, equation_card, evidence_table, page_check, plot, prove
from nnlib.teaching import your_turn
from nnlib.teaching.symbolic import d, eye, index, real, size, total, vector
from nnlib.teaching.widgets import scrubber, softmax_lab

# %% [markdown] slide="skip" tags=["exercise"]
# **Warm up**, from notebooks 4 and 8, without looking back. Answer aloud, then unfold.
#
# <details><summary>What does a pullback take, and what does it hand back?</summary>
#
# How much the loss moves per unit of the function's value; it hands back how much it moves per unit of each input.
#
# </details>
# <details><summary>A value is used by three others. What do you do with the three messages that come back?</summary>
#
# Add them. Slopes multiply along a path, and at a fork the paths add.
#
# </details>
# <details><summary>A batch has 5 rows, and the layer 4 inputs and 3 outputs. Which shapes do dZ, dW and db have?</summary>
#
# $(5, 3)$, $(4, 3)$ and $(3)$: each gradient has the shape of its own thing. $\mathrm{d}b$ adds down the rows, not across.
#
# </details>

# %% [markdown] slide="notes" minutes=5
# **Ask** for other ways to make scores positive (squares? absolute values?), and what each does to the order of the scores.
# **What goes wrong:** scores are divided by their sum at once; let the class try it with a negative score.
# **Board plan:** three columns z, e^z, p with the numbers 2, 1, -1; the sum 10.4752 under the second; leave them standing.

# %% [markdown] slide="slide"
# ## Make scores positive, then divide
#
# The last layer of a network gives one number for each class: a **score**, or *logit*, written $z_j$. It may be any
# number. A probability may not: it is never negative, and the probabilities of all classes add up to one. Numbers like
# these are called a **distribution**.
#
# <details>
# <summary>Refresher: powers of e (2 minutes)</summary>
#
# $e = 2.718\ldots$, and $e^2 = e \times e$. To multiply powers is to add exponents: $e^a e^b = e^{a+b}$. So $e^0 = 1$, and
# $e^{-a} = 1 / e^a$: the more negative the exponent, the smaller the power, but it stays positive.
#
# </details>
# <br>
#
# Two steps lead from scores to probabilities. The power $e^z$ is positive for every $z$. Dividing by the sum does the rest:

# %% slide="fragment"
plot.softmax_steps([2.0, 1.0, -1.0])
plt.show()

# %% [markdown] slide="fragment"
# Do the same by pen. The powers are $7.3891$, $2.7183$ and $0.3679$, and their sum is $10.4752$. So
# $p_1 = 7.3891 / 10.4752 = 0.7054$. With letters, for class $j$, where $k$ runs through all classes:
#
# $$p_j = \frac{e^{z_j}}{\sum_k e^{z_k}} \tag{9.1}$$
#
# This function from scores to probabilities is called **softmax**.
#
# In code, `Z` has one row for each example. `axis=1` adds along each row, and `keepdims=True` keeps the sums as a column, so
# that each row is divided by its own sum.
#
# **Predict.** The cell also adds $100$ to each of the three scores. Which probabilities grow?


# %% slide="fragment"
def softmax(Z):
    E = np.exp(Z)
    return E / E.sum(axis=1, keepdims=True)


Z = np.array([[2.0, 1.0, -1.0]])
powers = [sp.exp(2), sp.exp(1), sp.exp(-1)]
exact = [power / sum(powers) for power in powers]
print("p            ", softmax(Z)[0].round(4))
print("p, scores+100", softmax(Z + 100)[0].round(4))
agree("9.1", "p", hand=["0.7054", "0.2595", "0.0351"], symbol=exact, code=softmax(Z)[0])

# %% [markdown] slide="sub-slide"
# None grows. Each power becomes $e^{100}$ times as large, and so does their sum. The factor cancels, whatever the constant $c$:
#
# $$\frac{e^{z_j + c}}{\sum_k e^{z_k + c}} = \frac{e^c\, e^{z_j}}{e^c \sum_k e^{z_k}} = p_j \tag{9.2}$$
#
# Only differences between scores count. With two classes there is but one, and softmax is the sigmoid that you know:
#
# $$p_1 = \frac{e^{z_1}}{e^{z_1} + e^{z_2}} = \frac{1}{1 + e^{-(z_1 - z_2)}} = \sigma(z_1 - z_2) \tag{9.3}$$
#
# SymPy proves (9.2) for any number $K$ of classes. `size` names that number, `index` the letters that run through the
# classes, and `vector` a row of $K$ scores; `total` is $\sum$:

# %% slide="fragment"
K = size("K")
i, j, k = index("i j k", K)
z, c = vector("z", K), real("c")
p = sp.exp(z[j]) / total(sp.exp(z[k]), k)
prove("9.2", sp.exp(z[j] + c) / total(sp.exp(z[k] + c), k), p)

# %% slide="skip" tags=["check-page"]
z1, z2 = real("z1 z2")
np.testing.assert_allclose(nnlib.softmax(Z)[0], softmax(Z), rtol=1e-12)
page_check(
    prove("9.1", total(p, j), 1, because="the probabilities add up to one"),
    prove("9.3", sp.exp(z1) / (sp.exp(z1) + sp.exp(z2)), 1 / (1 + sp.exp(-(z1 - z2)))),
    compare("sum of the powers", hand="10.4752", symbol=sum(powers)),
    compare("powers", hand=["7.3891", "2.7183", "0.3679"], symbol=powers),
    compare("p + 100", symbol=softmax(Z)[0], code=softmax(Z + 100)[0]),
)

# %% [markdown] slide="notes" minutes=4
# **Ask** what the two outputs should add up to, before the cell runs.
# **What goes wrong:** "both high means unsure" sounds reasonable; ask what 75 % and 77 % for heads and tails would mean.
# **Board plan:** two separate switches (sigmoids) beside one pie (softmax).

# %% [markdown] slide="slide"
# ## Two sigmoids are no distribution
#
# Why not put a sigmoid on each output? The Sapiencespace post does. Its network has two inputs, two hidden neurons and two
# outputs, with a sigmoid on each. It counts classes from 0, and reads the outputs as the probabilities of class 0 and class 1.
# Its targets are $0.01$ and $0.99$: class 1, in values that a sigmoid can reach.
#
# The post keeps its weights in pictures that are lost. These weights reproduce the digits printed after $100$ epochs; those
# after one step they do not (below). The rate is $0.1$. `Network` strings the layers together, `objective` puts the loss behind
# them, and `descend` takes the steps:

# %% slide="fragment"
net = nnlib.Network(nnlib.Dense(2, 2), nnlib.sigmoid, nnlib.Dense(2, 2), nnlib.sigmoid)
W1, b1 = [[0.15, 0.20], [0.25, 0.30]], [0.35, 0.35]
W2, b2 = [[0.40, 0.45], [0.50, 0.55]], [0.60, 0.60]
theta = net.pack([(W1, b1), (), (W2, b2), ()])

X, T = np.array([[0.05, 0.10]]), np.array([[0.01, 0.99]])
L = nnlib.objective(net, nnlib.squared_error)
steps = list(nnlib.descend(L, theta, [(X, T)] * 100, nnlib.sgd(0.1)))

# %% [markdown] slide="fragment"
# **Predict.** The outputs are to be the probabilities of the only two classes. What do they add up to after $0$, $1$ and
# $100$ steps?

# %% slide="fragment"
print("the two outputs, and their sum:")
for step in (steps[0], steps[1], steps[100]):
    P, _ = net(step.theta, X)
    p1, p2 = P[0]
    print(f"after {step.t:3d} steps   {p1:.4f} + {p2:.4f} = {p1 + p2:.4f}")

printed = "0.307790442796199", "0.84206790046583"
hand = [f"{float(number):.13f}" for number in printed]
agree("9.4", "the post, 100 steps", hand=hand, code=[p1, p2])

# %% [markdown] slide="sub-slide"
# After its 100 epochs the post prints the same two numbers. (We compare thirteen digits: the last two depend on how a
# processor rounds.)
#
# $$0.307790442796199 + 0.84206790046583 \approx 1.1499 \tag{9.4}$$
#
# After one step it prints 87 % and 89 %, where these weights give 75 % and 77 %. Neither pair can be the probabilities of
# two classes.
#
# Two sigmoids answer two separate questions. That is right for labels that may occur together, such as *cat* and *asleep*.
# When exactly one class is true, use softmax: its outputs share one whole.

# %% [markdown] slide="notes" minutes=6
# **Ask** which of two forecasters is better: 90 %, 90 %, 1 % or 60 %, 60 %, 60 % on what really happened? Multiply.
# **What goes wrong:** the mean of the probabilities seems good enough; the 1 % must hurt more than that.
# **Board plan:** the product of three probabilities; log under it, turned into a sum; the falling curve of -log p.

# %% [markdown] slide="slide"
# ## Why the logarithm
#
# A loss should say how badly the probabilities fit the labels that came. Start from the question that the labels
# themselves pose: **how probable did the model make them?**
#
# Skip the refresher if you can say at once what $\log(0.5 \times 0.5)$ is, given that $\log 0.5 = -0.6931$.
#
# <details>
# <summary>Refresher: logarithms, the probability of data (8 minutes)</summary>
#
# **Logarithm.** $\log x$ is the exponent that makes $x$: $e^{\log x} = x$. So $\log 1 = 0$, and $\log(ab) = \log a + \log b$,
# and $\log(a / b) = \log a - \log b$. Below one it is negative, and near zero it falls without end. Its slope is $1/x$.
# In this course $\log$ is the natural logarithm, as in NumPy.
#
# **Probability of data.** A coin shows heads with probability $0.8$. Three throws do not influence each other, so heads,
# heads, tails has probability $0.8 \times 0.8 \times 0.2 = 0.128$. The probability of all the data, seen as a function of
# the model, is called the *likelihood*. A better model makes what really happened more probable.
#
# The answer: $\log(0.5 \times 0.5) = 2 \times (-0.6931) = -1.3863$.
#
# </details>
# <br>
#
# Three images, and the probability that some model gave to the right label of each: $0.9$, $0.6$ and $0.2$. The labels
# do not influence each other, so their joint probability is the product. Minus its logarithm is a sum.
#
# **Predict.** A training set has $1078$ labels ($60\,\%$ of the digits below), each with probability $0.5$. What does Python say of that product?

# %% slide="fragment"
p = np.array([0.9, 0.6, 0.2])
print(f"product          {p.prod():.4f}")
print(f"-log of it       {-np.log(p.prod()):.4f}")
print(f"sum of -log p    {(-np.log(p)).sum():.4f}")
print(f"1078 labels: product {0.5**1078}, sum of -log p {-1078 * np.log(0.5):.4f}")

# %% [markdown] slide="sub-slide"
# The long product is too small for any floating-point number: it becomes $0$, and every model looks alike. The sum is an
# ordinary number, and ranks the models alike, because $\log$ grows with its argument.
#
# So the loss of one example is $-\log p$ of its label. Write the label as a row $t$ with a one at the right class and zeros
# elsewhere, *one-hot*. Then a sum over all classes picks that one term:
#
# $$l = -\sum_j t_j \log p_j \tag{9.5}$$
#
# This is the **cross-entropy**. $L$ is its mean over the batch. Read $-\log p$ as surprise. Our scores $(2, 1, -1)$ gave the
# second class $0.2595$; if it is the right one, $l = 1.3490$:

# %% slide="fragment"
plot.surprise(example=0.2595)
plt.show()

# %% slide="fragment"
P, _ = nnlib.softmax(np.array([[2.0, 1.0, -1.0]]))
T = np.array([[0.0, 1.0, 0.0]])
loss, _ = nnlib.cross_entropy(P, T)
p2 = sp.exp(1) / (sp.exp(2) + sp.exp(1) + sp.exp(-1))
agree("9.5", "l", hand="1.3490", symbol=-sp.log(p2), code=loss)

# %% [markdown] slide="notes" minutes=7
# **Ask** for the slope of the squared error at z = -6 before showing the picture: most expect a large one.
# **What goes wrong:** a large error is taken for a large gradient. The error is large; the sigmoid is flat there.
# **Board plan:** both derivations side by side; circle the factor p(1 - p) that survives on one side and cancels on the other.

# %% [markdown] slide="slide"
# ## A confident mistake must teach
#
# A neuron with a sigmoid has score $z = -6$, so it gives its class $p = 0.0025$. But the target is $t = 1$: it is
# sure, and wrong.
#
# **Predict.** One loss is the squared error $\frac{1}{2}(p - t)^2$, the other the cross-entropy. How large is the slope of each
# with respect to $z$? The slope is all that descent hears:

# %% slide="fragment"
print(f"p = {nnlib.sigmoid(-6.0)[0]:.4f}")
plot.confident_mistake(z=-6.0)
plt.show()

# %% [markdown] slide="sub-slide"
# Why? The sigmoid has slope $p(1-p)$, as you derived in notebook 4. The squared error multiplies by it. (Its slope has the same digits
# as $p$: when $p$ is small, $p(1 - p)$ is nearly $p$.)
#
# $$\frac{\partial}{\partial z}\tfrac{1}{2}(p - t)^2 = (p - t)\;p\,(1 - p) \tag{9.6}$$
#
# With $p$ near $0$ or $1$ that factor is nearly zero, however wrong $p$ is. The network cannot learn from its worst mistakes.
#
# For two classes with $p$ and $1 - p$, the cross-entropy is $l = -t \log p - (1 - t)\log(1 - p)$. The slope of $\log$ is one
# over its argument, so:
#
# $$\frac{\partial l}{\partial z} = \Big(-\frac{t}{p} + \frac{1 - t}{1 - p}\Big)\,p\,(1 - p) = -t(1 - p) + (1 - t)p = p - t \tag{9.7}$$
#
# The factor cancels. What is left is the error itself. The check at the end of this section proves both.

# %% [markdown] slide="sub-slide"
# A whole network by pen: D. K. Bhaskaran's notes take two inputs, three hidden neurons with ReLU, one sigmoid output and
# the target $1$. **Dictionary:** his $a$ is our $z$, the score before the bend; his $z$ is our $a$, after it. His vectors are columns, so his
# matrix is our $W^\top$. `affine` is the layer $XW + b$ of notebook 8:

# %% slide="fragment"
X, T = np.array([[0.6, 0.4]]), np.array([[1.0]])
W1, b1 = np.array([[0.2, -0.3], [0.4, 0.1], [-0.5, 0.6]]).T, np.array([0.1, -0.2, 0.05])
W2, b2 = np.array([[0.3], [-0.2], [0.5]]), np.array([0.05])

Z1, back_Z1 = nnlib.affine(X, W1, b1)
A1, back_A1 = nnlib.relu(Z1)
Z2, back_Z2 = nnlib.affine(A1, W2, b2)
loss, back_loss = nnlib.sigmoid_cross_entropy(Z2, T)
print("Z1  ", Z1[0].round(4), "  A1  ", A1[0].round(4))
print(f"Z2   {Z2[0, 0]:.3f}   P   {nnlib.sigmoid(Z2)[0][0, 0]:.3f}   loss   {loss:.4f}")

# %% [markdown] slide="fragment"
# He prints the loss as $0.661$. It is $0.6617$, which rounds to $0.662$. Backwards, the first step is $p - t$, the
# rest is as in notebook 8. The first output weight becomes $0.3 - 0.1 \times (-0.4840) \times 0.1 = 0.30484$ (rate $0.1$, and $a_1 = 0.1$).
# All his other gradients and new weights are checked below, to the digits that he prints:

# %% slide="fragment"
dZ2 = back_loss(1.0)
dA1, dW2, db2 = back_Z2(dZ2)
dZ1 = back_A1(dA1)
dX, dW1, db1 = back_Z1(dZ1)

nudged = nnlib.numerical_gradient(lambda Z: nnlib.sigmoid_cross_entropy(Z, T), Z2)
agree("9.7", "his δ⁽²⁾", hand="-0.4840", code=dZ2, limit=nudged)

# %% slide="skip" tags=["check-page"]
z, t = real("z t")
p = 1 / (1 + sp.exp(-z))
d1 = ["-0.1452", "0.0968", "0"]
new_W1 = [["0.208712", "-0.294192"], ["0.394192", "0.096128"], ["-0.5", "0.6"]]
page_check(
    prove("9.6", d((p - t) ** 2 / 2, z), (p - t) * p * (1 - p)),
    prove("9.7", d(-t * sp.log(p) - (1 - t) * sp.log(1 - p), z), p - t),
    compare("silent", hand="-0.0025", symbol=((p - t) * p * (1 - p)).subs({z: -6, t: 1})),
    compare("Z1", hand=["0.1", "0.08", "-0.01"], code=Z1[0]),
    compare("A1", hand=["0.1", "0.08", "0"], code=A1[0]),
    compare("Z2", hand="0.064", code=Z2),
    compare("P", hand="0.516", code=nnlib.sigmoid(Z2)[0]),
    compare("loss", hand="0.6617", symbol=sp.log(1 + sp.exp(sp.Rational(-64, 1000))), code=loss),
    compare("loss from the rounded p", hand="0.662", symbol=-sp.log(sp.Rational(516, 1000))),
    compare("what he printed is off by", hand="0.0007", symbol=sp.N(loss) - sp.Float("0.661", 15)),
    compare("squared error", hand="0.117", code=nnlib.squared_error(nnlib.sigmoid(Z2)[0], T)[0]),
    compare("dW2", hand=["-0.0484", "-0.0387", "0"], code=dW2[:, 0]),
    compare("db2", hand="-0.4840", code=db2),
    compare("W2 delta(2)", hand=["-0.1452", "0.0968", "-0.2420"], code=dA1[0]),
    compare("delta(1)", hand=d1, code=dZ1[0]),
    compare("dW1", hand=[["-0.08712", "-0.05808"], ["0.05808", "0.03872"], ["0", "0"]], code=dW1.T),
    compare("db1", hand=d1, code=db1),
    compare("new W2", hand=["0.30484", "-0.19613", "0.5"], code=(W2 - 0.1 * dW2)[:, 0]),
    compare("new W1", hand=new_W1, code=(W1 - 0.1 * dW1).T),
    compare("new b2", hand="0.0984", code=b2 - 0.1 * db2),
    compare("new b1", hand=["0.11452", "-0.20968", "0.05"], code=b1 - 0.1 * db1),
    compare("p at z = -6", hand="0.0025", code=nnlib.sigmoid(-6.0)[0]),
)

# %% [markdown] slide="notes" minutes=7
# **Ask** for the sign of each of the three movements, and for their sum.
# **What goes wrong:** softmax is treated as elementwise, with the slope p(1 - p), because the sigmoid was. Show the off-diagonal.
# **Board plan:** the 3 by 3 table of slopes, one entry worked out; rows and columns that sum to zero.

# %% [markdown] slide="slide"
# ## Every probability hears every score
#
# **Predict.** The scores are $(2, 1, -1)$. Only the second one rises, by $0.01$. Does the *first* probability move? Let the nudge decide:

# %% slide="fragment"
Z = np.array([[2.0, 1.0, -1.0]])
P, _ = nnlib.softmax(Z)
moved, _ = nnlib.softmax(Z + np.array([[0.0, 0.01, 0.0]]))
print("p         ", "  ".join(f"{each:7.4f}" for each in P[0]))
print("p moves by", "  ".join(f"{each:+.4f}" for each in (moved - P)[0]))

# %% [markdown] slide="sub-slide"
# The first moves almost as much as the second, the other way: what one class wins, the others lose. A widely used library
# once had no such movement (libnd4j, issue 440, 2017). So there are nine slopes,
# $\partial p_j / \partial z_i$. Their table, a row for each $p_j$, is the **Jacobian**. With $s = \sum_k e^{z_k}$:
#
# $$\begin{aligned}
# \log p_j &= z_j - \log s && \text{logarithm of a quotient} \\
# \frac{\partial}{\partial z_i} \log p_j &= I_{ij} - \frac{1}{s}\frac{\partial s}{\partial z_i} && \text{slope of } \log \\
# &= I_{ij} - \frac{e^{z_i}}{s} = I_{ij} - p_i && \text{only one term of } s \text{ has } z_i \\
# \frac{\partial p_j}{\partial z_i} &= p_j\,(I_{ij} - p_i) && \text{slope of } \log p \text{ is } 1/p \text{: multiply by } p_j
# \end{aligned} \tag{9.8}$$
#
# $I_{ij}$, in code `eye(i, j)`, is an entry of the identity matrix: one if $i = j$, else zero. The proof holds for any number of
# classes:

# %% slide="fragment"
K = size("K")
i, j, k = index("i j k", K)
z = vector("z", K)


def p(j):
    return sp.exp(z[j]) / total(sp.exp(z[k]), k)


prove("9.8", d(p(j), z[i]), p(j) * (eye(i, j) - p(i)))

# %% [markdown] slide="sub-slide"
# By pen, for our three scores: on the diagonal $0.7054 \times (1 - 0.7054) = 0.2078$, off it
# $-0.7054 \times 0.2595 = -0.1830$. `nnlib.jacobian` builds the whole table from pullbacks, one call a row. Blue slopes are above
# zero, orange ones below:

# %% slide="fragment"
J = nnlib.jacobian(nnlib.softmax, Z)
names = ["$p_1$", "$p_2$", "$p_3$"], ["$z_1$", "$z_2$", "$z_3$"]
plot.heatmap(J, *names, form=".4f", title="How much $p_j$ (row)\nhears $z_i$ (column)")
plt.show()

row1, row2, row3 = "0.2078 -0.1830 -0.0248", "-0.1830 0.1922 -0.0091", "-0.0248 -0.0091 0.0339"
hand = [row.split() for row in (row1, row2, row3)]
nudged = [
    nnlib.numerical_gradient(lambda Z, j=j: nnlib.softmax(Z)[0][0, j], Z)[0] for j in range(3)
]
agree("9.8", "∂p/∂z", hand=hand, code=J, limit=nudged)

# %% [markdown] slide="sub-slide"
# The table is symmetric: $p_j$ hears $z_i$ as much as $p_i$ hears $z_j$. Each row sums to zero, because adding the same to all
# scores moves nothing (9.2). Each column sums to zero, because the probabilities keep their sum.
#
# Punnen's chapter 7 prints $\partial p_i / \partial z_i = p_i(\delta_{ij} - p_j)$. The left side knows nothing of $j$; it should
# be $\partial p_i / \partial z_j$. The next line carries the slip on, then mends it by calling $i$ and $j$ "dummy indices". They are not:
# no sum runs over them. Take $i = 1$, $j = 2$: the left side is $0.2078$, the right side $0.7054 \times (0 - 0.2595) = -0.1830$.

# %% slide="skip" tags=["check-page"]
page_check(
    prove("9.8a", p(j) * (eye(i, j) - p(i)), p(i) * (eye(i, j) - p(j)), because="symmetric"),
    prove("9.8b", total(p(j) * (eye(i, j) - p(i)), j), 0, because="columns sum to zero"),
    prove("9.8c", total(p(j) * (eye(i, j) - p(i)), i), 0, because="rows sum to zero"),
    compare("diagonal", hand="0.2078", code=P[0, 0] * (1 - P[0, 0])),
    compare("mis-indexed, left", hand="0.2078", code=J[0, 0]),
    compare("mis-indexed, right", hand="-0.1830", symbol=P[0, 0] * (0 - P[0, 1]), code=J[0, 1]),
)

# %% [markdown] slide="notes" minutes=8
# **Ask** where the proof uses that the targets sum to one, and what would be left without it (p times the sum, minus t).
# **What goes wrong:** the sum over j is forgotten, and only the term j = i is kept: the misconception of the last section.
# **Board plan:** three lines of the collapse; the three numbers by pen; arrows from p to t on three bars.

# %% [markdown] slide="slide"
# ## Together they collapse to p − t
#
# The loss needs all nine slopes, since $z_i$ reaches $l$ through every $p_j$. Forks add, so we sum over $j$:
#
# $$\begin{aligned}
# \frac{\partial l}{\partial z_i} &= \sum_j \frac{\partial l}{\partial p_j}\frac{\partial p_j}{\partial z_i}
# = \sum_j \Big(-\frac{t_j}{p_j}\Big)\, p_j\,(I_{ij} - p_i) && \text{slope of } -t_j \log p_j \text{, and (9.8)} \\
# &= -\sum_j t_j I_{ij} + p_i \sum_j t_j && p_j \text{ cancels} \\
# &= p_i - t_i && I \text{ picks } t_i \text{, and the targets sum to 1}
# \end{aligned} \tag{9.9}$$

# %% slide="fragment"
K = size("K")
i, j, k = index("i j k", K)
z, t = vector("z", K), vector("t", K)
p = {a: sp.exp(z[a]) / total(sp.exp(z[k]), k) for a in (i, j)}
loss = -total(t[j] * sp.log(p[j]), j)
prove("9.9", d(loss, z[i]), p[i] - t[i], where=[sp.Eq(total(t[j], j), 1)])

# %% [markdown] slide="sub-slide"
# A table of nine slopes and a row of quotients have become one subtraction. No factor can die, and nothing is divided.
#
# **Your pen.** The probabilities are $0.7054$, $0.2595$ and $0.0351$, and the second class is right. Write down the three slopes, to
# four digits. Type each between the quotes after `yours`, and run the cell. The cell after it asks all other routes:

# %% slide="fragment"
print(your_turn("9.9", "∂l/∂z1", yours="", factors=[{"p1": 0.7054}, {"(-t1)": 0.0}]))
print(your_turn("9.9", "∂l/∂z2", yours="", factors=[{"p2": 0.2595}, {"(-t2)": -1.0}]))
print(your_turn("9.9", "∂l/∂z3", yours="", factors=[{"p3": 0.0351}, {"(-t3)": 0.0}]))

# %% slide="fragment"
Z, T = np.array([[2.0, 1.0, -1.0]]), np.array([[0.0, 1.0, 0.0]])
zs = sp.symbols("z1:4")
loss = -sp.log(sp.exp(zs[1]) / sum(map(sp.exp, zs)))
symbol = [d(loss, each).subs(dict(zip(zs, (2, 1, -1), strict=True))) for each in zs]
_, back_loss = nnlib.softmax_cross_entropy(Z, T)
code = back_loss(1.0)[0]
nudge = nnlib.numerical_gradient(lambda Z: nnlib.softmax_cross_entropy(Z, T), Z)[0]

hand = ["0.7054", "-0.7405", "0.0351"]
rows = [
    agree("9.9", f"∂l/∂z{r + 1}", hand=hand[r], symbol=symbol[r], code=code[r], limit=nudge[r])
    for r in range(3)
]
evidence_table(*rows)

# %% [markdown] slide="sub-slide"
# **Break one route.** Keep only the diagonal of the Jacobian, that library's $p(1 - p)$: $-t_j / p_j$ times
# $p_j(1 - p_j)$. Which of the three slopes will be wrong?

# %% slide="fragment"
P, _ = nnlib.softmax(Z)
broken = (-T / P * P * (1 - P) + 0.0)[0]  # + 0.0: so that zero is not printed as -0
for r in range(3):
    print(compare(f"∂l/∂z{r + 1}", hand=hand[r], symbol=symbol[r], code=broken[r]))

# %% [markdown] slide="sub-slide"
# Only the label's own slope is right, and that is why this bug survives: the right class is pushed up, so the loss falls. The
# wrong classes are never pushed down.
#
# Now play. Each arrow leads from $p$ to $t$, the way descent moves a score; its length is $|p - t|$. Drag $z_2$ up until the loss is
# below $0.01$. Drag the diamond at the left: every score moves, and no bar. The **temperature** $\tau$ divides all scores: spoil the
# loss with it alone. (With $\tau \neq 1$ the slope is no longer $p - t$: exercise 9.6.) In *Sure and wrong*, drag $z_2$ up until
# the squared error wakes:

# %% slide="fragment"
softmax_lab([2.0, 1.0, -1.0], [0, 1, 0])

# %% [markdown] slide="notes" minutes=7
# **Ask** which line of the naive softmax fails at a score of 1000, and which equation already holds the cure (9.2).
# **What goes wrong:** probabilities are clipped at 1e-12; the loss then stops at 27.6 and its gradient is wrong.
# **Board plan:** log-sum-exp in two lines; the function on the board as on the screen; 1/n circled, once.

# %% [markdown] slide="slide"
# ## Fuse the pair
#
# On paper we are done. A computer has two more troubles. The first: $e^{1000}$ is larger than any floating-point number.
# (`np.errstate` tells NumPy not to warn, since we fall into the trap on purpose.)

# %% slide="fragment"
big = np.array([1000.0, 0.0, 0.0])
with np.errstate(over="ignore", invalid="ignore"):
    print("naive softmax:", np.exp(big) / np.exp(big).sum())
print("shifted:      ", np.exp(big - big.max()) / np.exp(big - big.max()).sum())

# %% [markdown] slide="fragment"
# The cure is (9.2): subtract $m = \max z$ from all scores. The largest power is then $e^0 = 1$. The logarithm of the sum follows,
# *log-sum-exp*:
#
# $$\log \sum_k e^{z_k} = \log\Big(e^m \sum_k e^{z_k - m}\Big) = m + \log \sum_k e^{z_k - m} \tag{9.10}$$
#
# The second trouble: (9.9) as two steps divides by $p$. **Predict** what happens when a right class has the score $-1000$,
# so that its $p$ is rounded to $0$: first with naive code, then with `nnlib`:

# %% slide="fragment"
T = np.array([[0.0, 1.0, 0.0]])
P, _ = nnlib.softmax(np.array([[0.0, -1000.0, 0.0]]))
print("p of the right class:", P[0, 1])
with np.errstate(divide="ignore", invalid="ignore"):
    print("naive p * (-t / p):", (P * (-T / P))[0, 1])
try:
    nnlib.cross_entropy(P, T)
except ValueError as refusal:
    print(refusal)

# %% [markdown] slide="sub-slide"
# *nan* means "not a number": $0 \times \infty$ has no answer. One *nan* spoils every weight. So `nnlib` refuses, and names the cure: **fuse**
# the two functions into one that goes from scores to loss. Then $p$ cancels on paper, and the code never divides by it:


# %% slide="fragment"
def softmax_cross_entropy(Z, T):
    shifted = Z - Z.max(axis=1, keepdims=True)
    E = np.exp(shifted)
    sums = E.sum(axis=1, keepdims=True)
    loss = (T * (np.log(sums) - shifted)).sum() / len(Z)

    def pullback(dloss=1.0):
        return dloss / len(Z) * (E / sums - T)

    return loss, pullback


# %% [markdown] slide="fragment"
# The line of `loss` is $-\log p_j = \log \sum_k e^{z_k} - z_j$, shifted; the pullback is (9.9). For five random examples of three
# classes it equals `nnlib`'s float by float. And `check_vjp` compares its pullback with nudges in random directions
# (notebook 8):

# %% slide="fragment"
rng = np.random.default_rng(0)
Z, T = 3 * rng.normal(size=(5, 3)), nnlib.one_hot(rng.integers(3, size=5), 3)
ours, back_ours = softmax_cross_entropy(Z, T)
theirs, back_theirs = nnlib.softmax_cross_entropy(Z, T)
assert ours == theirs
assert np.array_equal(back_ours(), back_theirs())
nnlib.check_vjp(lambda Z: softmax_cross_entropy(Z, T), Z, rng=rng)
print(f"loss {ours:.4f}, equal; the pullback passes")

# %% [markdown] slide="sub-slide"
# $L$ is a mean over $n$ rows, so $1/n$ enters the gradient **once**, in the loss. From there
# $Z = XW + b$ hands it on, and its pullback for $W$ only adds up (notebook 8):
#
# $$\mathrm{d}W = X^\top\,\frac{P - T}{n} \tag{9.11}$$
#
# For one example in columns this is Punnen's $(p - t)\,a^\top$, transposed. A frequent bug divides again on the way:

# %% slide="fragment"
X, W, b = rng.normal(size=(5, 4)), rng.normal(size=(4, 3)), np.zeros(3)
Z, back_Z = nnlib.affine(X, W, b)
loss, back_loss = nnlib.softmax_cross_entropy(Z, T)
dX, dW, db = back_Z(back_loss(1.0))
nudged = nnlib.numerical_gradient(lambda W: nnlib.softmax_cross_entropy(X @ W + b, T), W)
print(f"one entry of dW, nudged   {nudged[0, 0]:.4f}")
print(f"with 1/n once {dW[0, 0]:.4f}, twice {dW[0, 0] / 5:.4f}")

# %% slide="skip" tags=["check-page"]
P, back_P = nnlib.softmax(Z)
K, m = size("K"), real("m")
k, z = index("k", K), vector("z", K)
columns = sum(np.outer(p - t, x) for p, t, x in zip(P, T, X, strict=True)) / 5
page_check(
    prove("9.10", sp.log(total(sp.exp(z[k]), k)), m + sp.log(total(sp.exp(z[k] - m), k))),
    agree("9.11", "dW", symbol=X.T @ (P - T) / 5, code=dW, limit=nudged),
    compare("dW in columns", symbol=columns, code=dW.T),
    compare("composed = fused", symbol=back_P(nnlib.cross_entropy(P, T)[1]()), code=back_loss()),
    compare("score 1000", hand="1000", code=nnlib.softmax_cross_entropy([big], [[0, 1, 0]])[0]),
    compare("clipped at 1e-12", hand="27.6", symbol=12 * sp.log(10)),
)

# %% [markdown] slide="notes" minutes=5
# **Ask** for both accuracies of the memory before the cell runs; then whether a 100 % in an advertisement means anything.
# **What goes wrong:** the test set is looked at "only once more" after each change. Then it is a validation set.
# **Board plan:** one bar cut in three, 60, 20, 20; under each part, the verb: fit, choose, report.

# %% [markdown] slide="slide"
# ## Keep some data back
#
# Now to real data: $1797$ handwritten digits, each $8 \times 8$ pixels (Alpaydin and Kaynak 1998). The first sixteen,
# each with its label:

# %% slide="fragment"
X, labels = nnlib.digits()
plot.images(X[:16], titles=labels[:16])
plt.show()

# %% [markdown] slide="fragment"
# Before any accuracy is quoted, meet a model that has learned nothing. It writes down each image that it sees, with the
# label; asked for an image that it has not seen, it says 0. (`tobytes` makes of an image a key that a dictionary can look up.)
#
# **Predict** its accuracy, the share of right answers, on images that it has seen, and on others:

# %% slide="fragment"
train, validation, test = nnlib.split(X, labels, np.random.default_rng(0))
memory = {x.tobytes(): label for x, label in zip(*train, strict=True)}


def accuracy(X, labels):
    return np.mean([memory.get(x.tobytes(), 0) for x in X] == labels)


print("the share of right answers:")
print(f"seen {accuracy(*train):.0%}   not seen {accuracy(*validation):.0%}")

# %% [markdown] slide="sub-slide"
# $100\,\%$ on the training images proves nothing. What counts is the accuracy on images that the model has never met. So
# `split` shuffles the data and cuts it in three:
#
# - the **training set** (60 %) fits the weights;
# - the **validation set** (20 %) chooses among models: the learning rate, when to stop;
# - the **test set** (20 %) is used once, at the end, for the number that you quote.
#
# Choosing is fitting, too. A model chosen on the test set has seen its answers.

# %% [markdown] slide="notes" minutes=9
# **Ask** which learning rate the class would take, and on which set they would decide it.
# **What goes wrong:** the rate is chosen by the training loss; the number of test images is forgotten (one image is 0.28 %).
# **Board plan:** four validation curves; a table with one row a split; the mean and the spread under it.

# %% [markdown] slide="slide"
# ## Read handwritten digits
#
# The simplest classifier is one layer and a softmax: $Z = XW + b$ with ten columns, one for each digit. Pixels run from $0$ to
# $16$, so we divide by $16$. `one_hot` turns the labels into rows of targets. `fit` descends with batches of $100$ images,
# and yields one snapshot an *epoch*, one pass through the images.
#
# Which learning rate? Fit four models on the training set, and let the loss on the validation set choose. The dashed curve is the
# loss on the training set itself. On the logarithmic axis equal steps are equal factors, and $10^{-1}$ is $0.1$:

# %% slide="fragment"
net = nnlib.Network(nnlib.Dense(64, 10))
L = nnlib.objective(net, nnlib.softmax_cross_entropy)
rates = (0.1, 1, 3, 10)


def fit(X, labels, rate, epochs=100, seed=0):
    rng = np.random.default_rng(seed)
    batches = nnlib.minibatches(X, nnlib.one_hot(labels, 10), 100, epochs, rng)
    an_epoch = int(np.ceil(len(X) / 100))
    return nnlib.descend(L, net.init(rng), batches, nnlib.sgd(rate), every=an_epoch)


# %% slide="fragment"
X, labels = nnlib.digits()
(X1, labels1), (X2, labels2), (X3, labels3) = nnlib.split(X / 16, labels, np.random.default_rng(0))
T1, T2 = nnlib.one_hot(labels1, 10), nnlib.one_hot(labels2, 10)
runs = {f"rate {rate}": list(fit(X1, labels1, rate)) for rate in rates}
held_out = {name: [L(s.theta, X2, T2)[0] for s in steps] for name, steps in runs.items()}
best = min(runs, key=lambda name: held_out[name][-1])
training = {best: [L(s.theta, X1, T1)[0] for s in runs[best]]}
title = f"On the validation set, {best} ends lowest"
plot.loss_curve(held_out, training=training, title=title, xlabel="epoch", log=True)
plt.show()

# %% [markdown] slide="sub-slide"
# Rate $3$ it is; a smaller one and a larger one do worse. The gap to its training loss is what it has learned of these images only.
# And when to stop? *Early stopping* ends where the validation loss turns up. Rate $10$ overshoots: it jumps, and was
# lowest before half time. Rate $3$ falls little in its second half, so $100$ epochs will do.
#
# All is chosen, so the validation images may now help to fit. Then the test set is opened, once. `*_, last` keeps the last snapshot
# only, and `argmax` finds the largest score of each row:


# %% slide="fragment"
def read(theta, X):
    return net(theta, X)[0].argmax(axis=1)


*_, last = fit(np.concatenate([X1, X2]), np.concatenate([labels1, labels2]), rate=3)
right = (read(last.theta, X3) == labels3).sum()
print(f"{right} of {len(labels3)} test images are read right: {right / len(labels3):.1%}")

# %% [markdown] slide="sub-slide"
# What has it learned? Each column of $W$ has one weight for each pixel, so it is an image itself. Blue pixels speak for the
# digit, orange ones against it. They stand in two rows, from $0$ to $4$ and from $5$ to $9$: the $0$ wants an empty middle. Drag the
# slider from epoch $0$ until you can read them: the gradient fades while the weights grow. (`unpack` gives the $W$ and $b$ of each layer; there is one.)
#
# And the mistakes in the test set? All of them follow, the most confident first. $p$ is what the model gave to its wrong answer:


# %% slide="fragment"
def columns(theta):
    W, b = net.unpack(theta)[0]
    return W.T.reshape(10, 8, 8)


losses = {"training": training[best], "validation": held_out[best]}
scrubber(
    runs[best],
    net,
    picture=columns,
    signed=True,
    losses=losses,
    index=47,
    clock="epoch",
    gradient=lambda theta: L(theta, X1, T1)[1](),
    times=range(101),
)

# %% slide="fragment"
P, _ = nnlib.softmax(net(last.theta, X3)[0])
answer = P.argmax(axis=1)
wrong = sorted(np.flatnonzero(answer != labels3), key=lambda r: -P[r].max())
titles = [f"{labels3[r]} as {answer[r]}: p {P[r].max():.2f}" for r in wrong]
plot.images(X3[wrong], titles=titles, columns=3, size=1.7)
plt.show()

# %% [markdown] slide="sub-slide"
# One image more or less is $0.28\,\%$ of this test set, so one split proves little. Repeat everything for ten splits, the
# choice of the rate included: most of the new test images have helped to choose the old rate. Beside ours stands scikit-learn's
# `LogisticRegression`, the same model fitted by another method, on the same splits. The number after ± is the *spread*, the
# standard deviation:

# %% slide="fragment"
ours, chosen = [], []
for seed in range(10):
    parts = nnlib.split(X / 16, labels, np.random.default_rng(seed))
    (X1, labels1), (X2, labels2), (X3, labels3) = parts
    losses = {}
    for rate in rates:
        *_, last = fit(X1, labels1, rate, seed=seed)
        losses[rate], _ = L(last.theta, X2, nnlib.one_hot(labels2, 10))
    chosen.append(min(losses, key=losses.get))
    both = np.concatenate([X1, X2]), np.concatenate([labels1, labels2])
    *_, last = fit(*both, chosen[-1], seed=seed)
    ours.append(np.mean(read(last.theta, X3) == labels3))

# %% slide="fragment"
from nnlib.teaching.peers import logistic_regression_on_digits

theirs = logistic_regression_on_digits()
print("rates chosen:", *chosen)
for name, values in (("nnlib", ours), ("scikit-learn", theirs)):
    spread = np.std(values, ddof=1)  # ddof=1: divide by 9, not 10, since the mean is estimated too
    print(f"{name:<14}{np.mean(values):.1%} ± {spread:.1%}")
assert abs(np.mean(ours) - np.mean(theirs)) < 0.005
plot.paired_accuracy(ours, theirs, ("nnlib", "scikit-learn"))
plt.show()

# %% [markdown] slide="sub-slide"
# The $98.1\,\%$ above was a lucky split. The number to quote is the mean with its spread over the splits, $96.9 \pm 1.2\,\%$. The two
# models differ far less than two splits do. Whoever compares models on one split each compares the splits.

# %% slide="skip" tags=["check-page"]
assert best == "rate 3"
assert np.argmin(held_out["rate 10"]) < 50
one = 1 / len(labels3)
page_check(
    compare("one image of the test set", hand="0.28 %", symbol=sp.Rational(1, 359), code=one),
    compare("the first split", hand="98.1 %", symbol=right / len(labels3), code=ours[0]),
    compare("the mean", hand="96.9 %", code=np.mean(ours)),
    compare("the spread", hand="1.2 %", code=np.std(ours, ddof=1)),
)

# %% [markdown] slide="notes" minutes=2
# **Ask** each learner for the one line that they would show a friend: most choose p - t. Ask them to prove it.
# **What goes wrong:** the exercises are left out. Exercise 9.1 takes eight minutes and finds who has lost the sum over j.
# **Board plan:** the card below, with the numbers 0.7054, -0.7405, 0.0351 beside (9.9).

# %% [markdown] slide="slide"
# ## What you know now
#
# - Softmax (9.1) turns scores into probabilities; only differences of scores count (9.2).
# - Cross-entropy (9.5) is minus the logarithm of what the model gave to the labels.
# - Each probability hears each score (9.8). With the loss, all of it collapses to $p - t$ (9.9), which never falls silent.
# - Fused and shifted, the pair neither overflows nor divides by zero (9.10). $1/n$ enters once (9.11).
# - Fit on the training set, choose on the validation set, report the test set once, with a spread.

# %% [markdown] slide="sub-slide"
# ## Equation card
#
# Every numbered equation up to here, and the routes that confirm it; (9.12) waits in exercise 9.7:

# %% slide="fragment"
equation_card(
    {
        "9.1": r"$p_j = e^{z_j} / \sum_k e^{z_k}$",
        "9.2": r"$p(z + c) = p(z)$",
        "9.3": r"$p_1 = \sigma(z_1 - z_2)$ for two classes",
        "9.4": r"two sigmoids: $0.3078 + 0.8421 = 1.1499$",
        "9.5": r"$l = -\sum_j t_j \log p_j$",
        "9.6": r"squared error: $\partial l / \partial z = (p - t)\,p\,(1 - p)$",
        "9.7": r"sigmoid with cross-entropy: $\partial l / \partial z = p - t$",
        "9.8": r"$\partial p_j / \partial z_i = p_j (I_{ij} - p_i)$",
        "9.9": r"softmax with cross-entropy: $\partial l / \partial z_i = p_i - t_i$",
        "9.10": r"$\log \sum_k e^{z_k} = m + \log \sum_k e^{z_k - m}$",
        "9.11": r"$\mathrm{d}W = X^\top (P - T) / n$",
    }
)

# %% slide="skip" tags=["check-page"]
K = size("K")
i, j, k, m = index("i j k m", K)
z, t = vector("z", K), vector("t", K)
p = {a: sp.exp(z[a]) / total(sp.exp(z[k]), k) for a in (i, j, m)}
slope = p[i] * (p[i] - t[i] - total(p[m] * (p[m] - t[m]), m))
P, _ = nnlib.softmax(np.array([[np.log(2), -np.log(2), np.log(5)]]))
odds = [nnlib.softmax(np.array([[np.log(9), 0.0, 0.0]]) / tau)[0][0] for tau in (1, 2, 0.5)]
q, target = np.array([0.01, 0.98, 0.01]), np.array([1.0, 0.0, 0.0])
rng = np.random.default_rng(0)
truth, guesses = rng.integers(10, size=(2, 359)), rng.integers(10, size=(1000, 2, 359))
chosen, fresh = max((guesses == truth).mean(axis=2), key=lambda share: share[0])
assert 0.14 < chosen < 0.17
assert 0.07 < fresh < 0.13
page_check(
    prove("9.12", d(total((p[j] - t[j]) ** 2, j) / 2, z[i]), slope, because="exercise 9.7"),
    compare("9.1, p", hand=["0.2667", "0.0667", "0.6667"], code=P[0]),
    compare("9.1, loss", hand="1.3218", code=nnlib.cross_entropy(P, [[1.0, 0.0, 0.0]])[0]),
    compare("9.2, odds", hand=["9", "3", "81"], code=[share[0] / share[1] for share in odds]),
    compare("9.3, images", hand="5", symbol=round(0.975 * 359) - round(0.961 * 359)),
    compare("9.7, sum", hand="0.9506", code=q @ (q - target)),
    compare("9.7", hand="-0.0194", code=(q * (q - target - q @ (q - target)))[0]),
    compare("forecasters", hand=["0.8378", "0.6931"], symbol=[-sp.log(0.081) / 3, sp.log(2)]),
    compare("their means", hand=["0.63", "0.125"], symbol=[(0.9 + 0.9 + 0.1) / 3, 0.5**3]),
    compare("refresher", hand=["0.128", "-1.3863"], symbol=[0.8 * 0.8 * 0.2, sp.log(0.25)]),
    compare(
        "a million epochs", hand="1.000000000000", symbol=0.01000000000034705 + 0.9899999999999923
    ),
)

# %% [markdown] slide="skip" tags=["exercise"]
# ## Exercises
#
# Each check says *passed*, *not attempted*, or what went wrong. Wrong answers are welcome. Hints and answers lie folded
# beneath. This cell fetches what they need:

# %% slide="skip" tags=["exercise"]
from nnlib.teaching.exercises import check, drill

# %% [markdown] slide="skip" tags=["exercise"]
# **Exercise 9.1. From scores to slopes.** *By pen; core, 8 minutes.* Goal: what softmax does; the two together have the
# gradient $p - t$.
#
# The scores are $z = (\log 2, -\log 2, \log 5)$, and the first class is right. No calculator is needed for $p$. Work out the three
# probabilities, the loss $l$, and its slopes $\partial l/\partial z_1$ to $\partial l/\partial z_3$. Type fractions or digits, in quotes:

# %% slide="skip" tags=["exercise"]
### BEGIN SOLUTION
p1, p2, p3, loss, dz1, dz2, dz3 = "4/15", "1/15", "2/3", "1.322", "-11/15", "1/15", "2/3"
### END SOLUTION

# %% slide="skip" tags=["check"]
check("9.1", p1, p2, p3, loss, dz1, dz2, dz3)

# %% [markdown] slide="skip" tags=["exercise"]
# <details><summary>Hint 1</summary>
#
# $e^{\log 2} = 2$, and a minus in the exponent divides.
#
# </details>
# <details><summary>Hint 2</summary>
#
# The powers are $2$, $\frac12$ and $5$. What is their sum, and what is the share of each?
#
# </details>
# <details><summary>Hint 3</summary>
#
# Write $t = (1, 0, 0)$ under $p$, and subtract. The loss is $-\log p$ of the label alone.
#
# </details>
# <details><summary>Answer</summary>
#
# The powers sum to $7.5$, so $p = (\frac{4}{15}, \frac{1}{15}, \frac{10}{15})$. The loss is $-\log\frac{4}{15} = 1.3218$. The slopes
# are $p - t = (-\frac{11}{15}, \frac{1}{15}, \frac{10}{15})$. They sum to zero.
#
# </details>

# %% [markdown] slide="skip" tags=["exercise"]
# **Exercise 9.2. Shift, raise, double, heat.** *Predict; core, 8 minutes.* Goal: what softmax does.
#
# Three classes; the first two have the odds $p_1/p_2 = 9$. Predict the odds again, each time from the same start: `shifted`, when all scores rise by $100$;
# `raised`, when $z_1$ alone rises by $\log 2$; `doubled`, when all scores double; `heated`, when the temperature goes from $1$ to $2$.
# And `hot`: what is $p_1$ itself when the temperature is a million? Only then call `odds(shift=100)` and its like:


# %% slide="skip" tags=["exercise"]
def odds(shift=0.0, rise=0.0, factor=1.0, tau=1.0):
    z = np.array([np.log(9), 0.0, -1.0]) * factor + shift
    z[0] += rise
    P, _ = nnlib.softmax(z[None] / tau)
    return f"odds {P[0, 0] / P[0, 1]:.4f}, p1 {P[0, 0]:.4f}"


# %% slide="skip" tags=["exercise"]
### BEGIN SOLUTION
shifted, raised, doubled, heated, hot = 9, 18, 81, 3, "1/3"
### END SOLUTION

# %% slide="skip" tags=["check"]
check("9.2", shifted, raised, doubled, heated, hot)

# %% [markdown] slide="skip" tags=["exercise"]
# <details><summary>Hint 1</summary>
#
# The sum cancels in $p_1/p_2$. One power of $e$ is left: which exponent does it have?
#
# </details>
# <details><summary>Hint 2</summary>
#
# $p_1/p_2 = e^{(z_1 - z_2)/\tau}$. Follow the difference $z_1 - z_2$ through each change.
#
# </details>
# <details><summary>Answer</summary>
#
# $9$: the difference stays. $9 \times e^{\log 2} = 18$. Doubled scores double the exponent: $9^2 = 81$. Temperature $2$ halves it: $\sqrt 9 = 3$.
# At a million all exponents are nearly $0$ and all powers nearly $1$: $p_1 = \frac13$.
#
# </details>

# %% [markdown] slide="skip" tags=["exercise"]
# **Exercise 9.3. The number that you would sign.** *Predict; core, 8 minutes.* Goal: how to quote an accuracy that you can defend.
#
# Four models, trained on the same images; validation and test set have $359$ images each. A colleague has filled in the whole table:
#
# | model | training | validation | test |
# |---|---|---|---|
# | ann | 100.0 % | 95.8 % | 96.4 % |
# | bea | 98.9 % | 97.2 % | 96.1 % |
# | cem | 98.3 % | 96.7 % | 97.5 % |
# | dot | 95.1 % | 95.0 % | 95.3 % |
#
# Which `model` do you take, and which accuracy do you `quote`? Then `luck_on_test`: a thousand models guess digits at random, and the best of
# them reads about $15\,\%$ of the validation images. How many per cent of the test images will this one read, about?


# %% slide="skip" tags=["exercise"]
def luck(models=1000, seed=0):
    rng = np.random.default_rng(seed)
    truth = rng.integers(10, size=(2, 359))  # validation labels, test labels
    guesses = rng.integers(10, size=(models, 2, 359))
    shares = (guesses == truth).mean(axis=2)
    validation, test = shares[shares[:, 0].argmax()]
    return f"the best on validation: {validation:.1%} there, {test:.1%} on the test set"


# %% slide="skip" tags=["exercise"]
### BEGIN SOLUTION
model, quote, luck_on_test = "bea", "96.1 %", "10 %"
### END SOLUTION

# %% slide="skip" tags=["check"]
check("9.3", model, quote, luck_on_test)

# %% [markdown] slide="skip" tags=["exercise"]
# <details><summary>Hint 1</summary>
#
# Each set may be used for one thing: to fit, to choose, or to report.
#
# </details>
# <details><summary>Hint 2</summary>
#
# A model that guesses one of ten digits is right how often, on images that it has never been chosen by?
#
# </details>
# <details><summary>Answer</summary>
#
# Take bea: the validation set chooses. Quote her test accuracy, $96.1\,\%$. Her $97.2\,\%$ helped to choose her, so it flatters. cem's $97.5\,\%$
# is five images more; whoever switches to cem for it has chosen by the test set.
#
# The lucky guesser reads about $10\,\%$, as any guesser does. Luck chose it, and luck does not travel.
#
# </details>

# %% [markdown] slide="skip" tags=["exercise"]
# **Exercise 9.4. The Jacobian by another road.** *Derive; stretch, 15 minutes.* Goal: what softmax does.
#
# The page took logarithms first. Do without: for three classes, $p_1 = e^{z_1}/s$ is a quotient, with the slope $(u'v - uv')/v^2$.
# Derive its slope by its `own` score $z_1$, and the `cross` one, by $z_2$. Each line is a SymPy expression equal to the one before. The
# last has only `p1`, `p2`, `p3` in it, no $z$. The first lines are there:

# %% slide="skip" tags=["exercise"]
z1, z2, z3 = sp.symbols("z1:4", real=True)
p1, p2, p3 = sp.symbols("p1:4", real=True)
e1, e2, e3 = sp.exp(z1), sp.exp(z2), sp.exp(z3)
s = e1 + e2 + e3
own = [sp.Derivative(e1 / s, z1)]
cross = [sp.Derivative(e1 / s, z2)]
### BEGIN SOLUTION
own += [(e1 * s - e1 * e1) / s**2, p1 - p1**2, p1 * (1 - p1)]
cross += [(0 * s - e1 * e2) / s**2, -p1 * p2]
### END SOLUTION

# %% slide="skip" tags=["check"]
check("9.4", own, cross)

# %% [markdown] slide="skip" tags=["exercise"]
# <details><summary>Hint 1</summary>
#
# Two places may move: the power above the line, and the sum below it. Which of them knows $z_1$? Which knows $z_2$?
#
# </details>
# <details><summary>Hint 2</summary>
#
# $u = e^{z_1}$ and $v = s$. By $z_1$: $u' = e^{z_1}$ and $v' = e^{z_1}$. By $z_2$: $u' = 0$ and $v' = e^{z_2}$.
#
# </details>
# <details><summary>Hint 3</summary>
#
# Split the fraction over $s^2$ into factors of the form $e^{z}/s$. Each of them is a $p$.
#
# </details>
# <details><summary>Answer</summary>
#
# $\frac{\partial p_1}{\partial z_1} = \frac{e^{z_1} s - e^{z_1} e^{z_1}}{s^2} = p_1 - p_1^2 = p_1(1 - p_1)$, and
# $\frac{\partial p_1}{\partial z_2} = \frac{0 - e^{z_1} e^{z_2}}{s^2} = -p_1 p_2$. These are (9.8) for $i = j$ and for $i \neq j$. Whoever
# forgets that $s$ moves keeps the diagonal only, and gets even that wrong.
#
# </details>

# %% [markdown] slide="skip" tags=["exercise"]
# **Exercise 9.5. One test that catches five pullbacks.** *Find the bug; stretch, 12 minutes.* Goal: the two together have the
# gradient $p - t$.
#
# Softmax hands back $\mathrm{d}z_i = p_i\,(\mathrm{d}p_i - \sum_j p_j\,\mathrm{d}p_j)$: that is (9.8), multiplied by the sensitivities $\mathrm{d}p$ and
# summed. Five people have written it, each with a bug. Four of them know a test that they pass; `ada` has never been tested. Choose *one* test at which all
# five are wrong: three scores `z`, of which softmax makes `p`, and three sensitivities `dp`. The two must not be the same three numbers:

# %% slide="skip" tags=["exercise"]
ada = lambda p, dp: p * (1 - p) * dp
bo = lambda p, dp: p * (dp - dp.mean())
cy = lambda p, dp: p / dp - p * (p / dp).sum()
di = lambda p, dp: p * (dp + (p * dp).sum())
ed = lambda p, dp: p + p * dp

# %% slide="skip" tags=["exercise"]
### BEGIN SOLUTION
z, dp = (2.0, 1.0, -1.0), (0.7, -1.3, 2.0)
### END SOLUTION

# %% slide="skip" tags=["check"]
check("9.5", z, dp)

# %% [markdown] slide="skip" tags=["exercise"]
# <details><summary>Hint 1</summary>
#
# For each of the four, find a test that it passes. Begin with $\mathrm{d}p = (1, 1, 1)$, where the true slopes are all zero. (Why?)
#
# </details>
# <details><summary>Hint 2</summary>
#
# `bo` is right where all scores are equal. `ed` is right for each sensitivity that the cross-entropy sends, $-t/p$. What is $\sum_j p_j\,\mathrm{d}p_j$ then?
#
# </details>
# <details><summary>Answer</summary>
#
# For example $z = (2, 1, -1)$ and $\mathrm{d}p = (0.7, -1.3, 2)$. `ada` keeps the diagonal: ones catch her, since the probabilities keep their sum. But ones acquit
# `bo` and `cy`. `di` hides where $\sum_j p_j\,\mathrm{d}p_j = 0$, and `ed` where it is $-1$: he has the cross-entropy built in, and fails under any other
# loss. Uneven numbers catch them all.
#
# </details>

# %% [markdown] slide="skip" tags=["exercise"]
# **Exercise 9.6. Five bugs in one loss.** *Find the bug; stretch, 20 minutes.* Goal: why the loss is a logarithm; the two
# together have the gradient $p - t$.
#
# `broken` should return the mean cross-entropy of $\mathrm{softmax}(Z/\tau)$ over a batch, and its pullback to $Z$. It has five bugs, and it
# has never been tested. Write `mended`. The check names the first bug that is left:


# %% slide="skip" tags=["exercise"]
def broken(Z, T, tau):
    E = np.exp(Z / tau)
    P = E / E.sum(axis=0)
    loss = -(T * np.log(np.clip(P, 1e-12, 1))).sum() / len(Z)
    return loss, lambda dloss=1.0: dloss * (P - T)


# %% [markdown] slide="skip" tags=["exercise"]
# To try `mended` on, here is a batch of two; `by_nudge` finds the slopes of its loss by nudges:

# %% slide="skip" tags=["exercise"]
Z, T = np.array([[2.0, 1.0, -1.0], [0.0, 1.0, 3.0]]), nnlib.one_hot([1, 0], 3)


def by_nudge(tau):
    return nnlib.numerical_gradient(lambda Z: mended(Z, T, tau)[0], Z)


# %% slide="skip" tags=["exercise"]
def mended(Z, T, tau):
    ### BEGIN SOLUTION
    shifted = Z / tau - (Z / tau).max(axis=1, keepdims=True)
    E = np.exp(shifted)
    sums = E.sum(axis=1, keepdims=True)
    loss = (T * (np.log(sums) - shifted)).sum() / len(Z)
    return loss, lambda dloss=1.0: dloss * (E / sums - T) / (len(Z) * tau)
    ### END SOLUTION


# %% slide="skip" tags=["check"]
check("9.6", mended)

# %% [markdown] slide="skip" tags=["exercise"]
# <details><summary>Hint 1</summary>
#
# Print `P.sum(axis=1)` for a batch of two. Then try a score of $1000$, and a label whose $p$ is tiny.
#
# </details>
# <details><summary>Hint 2</summary>
#
# Follow one score to $L$: it is divided by $\tau$, goes through softmax and the loss, and its example is one of $n$. Which of these slopes does the
# pullback have?
#
# </details>
# <details><summary>Hint 3</summary>
#
# Neither overflow nor clipping: $-\log p_j = \log\sum_k e^{u_k - m} - (u_j - m)$, with $u = z/\tau$ and $m$ the largest $u$ of the *row*.
#
# </details>
# <details><summary>Answer</summary>
#
# ```python
# def mended(Z, T, tau):
#     shifted = Z / tau - (Z / tau).max(axis=1, keepdims=True)
#     E = np.exp(shifted)
#     sums = E.sum(axis=1, keepdims=True)
#     loss = (T * (np.log(sums) - shifted)).sum() / len(Z)
#     return loss, lambda dloss=1.0: dloss * (E / sums - T) / (len(Z) * tau)
# ```
#
# The bugs: the wrong axis, no shift, a clipped logarithm, no $1/n$ in the pullback and no $1/\tau$. The last one answers the question of the play above: with
# a temperature the slope is $(p - t)/\tau$.
#
# </details>

# %% [markdown] slide="skip" tags=["exercise"]
# **Exercise 9.7. A loss that falls silent.** *Derive; challenge, 25 minutes.* Goal: why the loss is a logarithm; the two
# together have the gradient $p - t$.
#
# Nobody shows you this one. Put the *squared* error $\frac12\sum_j (p_j - t_j)^2$ behind softmax, for three classes, and derive its slope by $z_1$. The
# last line has `p1` to `p3` and `t1` to `t3` in it, no $z$. Then put in $p = (0.01, 0.98, 0.01)$ and $t = (1, 0, 0)$, a confident mistake: what is
# the slope there, in `quiet`? The cross-entropy says $-0.99$. To nudge, here is the loss at any scores, where class 1 is right:


# %% slide="skip" tags=["exercise"]
def loss_at(*z):
    P, _ = nnlib.softmax([z])
    return nnlib.squared_error(P, [[1, 0, 0]])[0]


# %% slide="skip" tags=["exercise"]
z1, z2, z3 = sp.symbols("z1:4", real=True)
p1, p2, p3 = sp.symbols("p1:4", real=True)
t1, t2, t3 = sp.symbols("t1:4", real=True)
e1, e2, e3 = sp.exp(z1), sp.exp(z2), sp.exp(z3)
s = e1 + e2 + e3
lines = [sp.Derivative(((e1 / s - t1) ** 2 + (e2 / s - t2) ** 2 + (e3 / s - t3) ** 2) / 2, z1)]
### BEGIN SOLUTION
lines += [p1 * (1 - p1) * (p1 - t1) - p1 * p2 * (p2 - t2) - p1 * p3 * (p3 - t3)]
lines += [p1 * (p1 - t1 - p1 * (p1 - t1) - p2 * (p2 - t2) - p3 * (p3 - t3))]
quiet = "-0.0194"
### END SOLUTION

# %% slide="skip" tags=["check"]
check("9.7", lines, quiet)

# %% [markdown] slide="skip" tags=["exercise"]
# <details><summary>Hint 1</summary>
#
# $z_1$ reaches the loss over three paths, through $p_1$, $p_2$ and $p_3$. Each path has two slopes, and the paths add.
#
# </details>
# <details><summary>Hint 2</summary>
#
# The slope of the loss by $p_j$ is $p_j - t_j$. The slopes of the three $p$ by $z_1$ are $p_1(1 - p_1)$, $-p_1 p_2$ and $-p_1 p_3$.
#
# </details>
# <details><summary>Hint 3</summary>
#
# Every term has a $p_1$. Take it out of the sum, and look at what is left.
#
# </details>
# <details><summary>Answer</summary>
#
# Sum over $j$, for any number of classes:
#
# $$\sum_j (p_j - t_j)\,p_j\,(I_{ij} - p_i) = p_i\Big((p_i - t_i) - \sum_j p_j (p_j - t_j)\Big) \tag{9.12}$$
#
# At the confident mistake the sum is $0.9506$, so the slope is $0.01 \times (-0.99 - 0.9506) = -0.0194$: a fiftieth of the cross-entropy's.
#
# Why? Let $p$ be nearly one-hot at a wrong class $w$. For every class but $w$ the factor $p_i$ is nearly zero. For $w$ the bracket is: $p_w - t_w$ is
# near $1$, and so is the sum. All slopes die. The logarithm's slope $1/p$ is what cancels that factor.
#
# </details>

# %% [markdown] slide="skip" tags=["exercise"]
# **More of the same, without end.** A drill makes small problems for pen and paper. `more.check(...)` judges, `more.solution` shows the
# way, and `next(more)` goes on to another:

# %% slide="skip" tags=["exercise"]
more = drill("09", seed=0)
more

# %% [markdown] slide="skip" tags=["exercise"]
# **In words: the sum of the slopes.** *Core, 5 minutes.* The slopes of exercise 9.1 sum to zero. Why is it so for any scores?
#
# <details><summary>Answer</summary>
#
# Both $p$ and $t$ sum to one. Or: to raise all scores alike moves nothing (9.2), so the slope in that direction is zero.
#
# </details>
#
# **In words: two forecasters.** *Core, 5 minutes.* One gave the three right labels $0.9$, $0.9$ and $0.1$; the other gave $0.5$ to each. Whose mean
# probability is larger? Whose loss is smaller? Whom do you believe?
#
# <details><summary>Answer</summary>
#
# The first has the larger mean, $0.63$ against $0.5$. But her loss is $0.8378$ against $0.6931$: what really happened had the probability
# $0.081$ with her, and $0.125$ with the other. The logarithm charges her for having been so sure, and wrong.
#
# </details>

# %% [markdown] slide="skip" tags=["exercise"]
# **In words: a million epochs.** *Challenge, 20 minutes.* Trained for a million epochs, the network of the Sapiencespace post prints
# $0.01000000000034705$ and $0.9899999999999923$: nearly its targets, and their sum is one. Are they probabilities after all?
#
# <details><summary>Answer</summary>
#
# No. They sum to one because the two *targets* of the only example do, not because the network must. Nothing holds them to it on another input, and
# after 100 epochs they did not. Softmax sums to one on every input and with every weight, trained or not.
#
# </details>

# %% [markdown] slide="skip"
# ## References
#
# - J. S. Bridle, "Probabilistic interpretation of feedforward classification network outputs", in *Neurocomputing*, Springer 1990: the name softmax.
# - E. Bendersky, "The Softmax function and its derivative", 2016: the Jacobian, patiently.
# - T. Parr and J. Howard, "The matrix calculus you need for deep learning", arXiv 1802.01528, 2018.
# - I. Goodfellow, Y. Bengio and A. Courville, *Deep Learning*, MIT Press 2016, chapter 6: losses as likelihoods.
# - E. Alpaydin and C. Kaynak, "Optical recognition of handwritten digits", UCI Machine Learning Repository 1998.
# - A. Punnen's notes *Back Propagation*, chapter 7; D. K. Bhaskaran's notes on loss, gradients and backpropagation (2025); the Sapiencespace post on
#   backpropagation.
#
# **What next?** One layer reads 97 of 100 digits. More layers could see more than one template for each digit. But the error must
# now pass through all of them on its way back, and at each it is multiplied again. **What keeps it from dying, or from exploding, before it
# arrives?** That is the subject of notebook 10, which is still to come.
#
# Back to [8. Send the error back through matrices](08_matrix_backprop.ipynb), or to the [start](00_start_here.ipynb).
