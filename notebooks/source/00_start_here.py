# ---
# title: Start here
# ---

# %% [markdown] slide="slide"
# # 0. Start here
#
# A program begins with random numbers. A few seconds later it paints a smiling sun. How? By the end of this course you will have
# derived it with your own pen.
#
# **You will do:** test your machine, watch a network learn a picture, and reach one number by four routes.
#
# **You will learn:** what this course promises, how to use its pages, and which letter means what.
#
# **You need:** to multiply, with numbers and with letters. No calculus, no account, no graphics card.
#
# About 20 minutes. This is the first page, and a grey box is *code*. Click on the box below, then press **Shift+Enter**: that runs
# it and goes on to the next.

# %% slide="skip"
import matplotlib.pyplot as plt
import numpy as np
import sympy as sp

import nnlib
from nnlib import Dense, Network, adam, descend, objective, sigmoid, squared_error, tanh
from nnlib.teaching import agree, compare, equation_card, page_check, plot, prove, your_turn
from nnlib.teaching.selftest import selftest, versions
from nnlib.teaching.widgets import scrubber

# %% [markdown] slide="notes" minutes=2
# **Ask** everybody to run the test, and to raise a hand at the first NO.
# **What goes wrong:** a cell further down is run first. Kernel, Restart Kernel and Run All Cells mends that.
# **Board plan:** the address of the room's help, and the two commands, make lab and make test.

# %% [markdown] slide="skip"
# ## Is everything here?
#
# While a cell runs, the brackets at its left show a star: `[*]`. When it has finished they show a number. Run the next one too: it asks
# your machine seven small questions.

# %% slide="skip"
selftest()

# %% [markdown] slide="skip"
# Each line is a computation that your machine has done a moment ago. A line that says `NO` also says what to do about it.
#
# Did a red message stop you above, such as `ModuleNotFoundError`? Then the environment is incomplete. Close JupyterLab, delete the
# folder `.venv`, and call `make lab` again.
#
# When you ask somebody for help, send them these lines. They differ from machine to machine:

# %% slide="skip" tags=["measured"]
print(versions())

# %% [markdown] slide="notes" minutes=6
# **Ask** for a show of hands before each of the two predictions, and let the class name the first step with a face.
# **What goes wrong:** people want every line explained now. Refuse kindly: that is the course.
# **Board plan:** a box with two numbers going in, x and y, and three coming out: red, green, blue.

# %% [markdown] slide="slide"
# ## Two minutes of wonder
#
# Here is the task. A network gets two numbers, the position of a pixel. It returns three, its red, green and blue. It never
# sees the picture as a whole: for each of $1024$ pixels it is told only how far off its colour was.

# %% slide="fragment"
X = plot.pixels(32)  # one row for each pixel: its x and its y, from -4 to 4
T = plot.smiling_sun(X)  # one row for each pixel: how red, green and blue it should be
place, color = X[0], T[0]
print(f"{len(X)} pixels. The first is at x = {place[0]:.0f}, y = {place[1]:.0f}.")
print(f"It should be red {color[0]:.2f}, green {color[1]:.2f}, blue {color[2]:.2f}: light blue.")

# %% [markdown] slide="fragment"
# The network begins with $2643$ random numbers, and in every step each of them moves a little. These six lines are all of it, 800 steps. Nothing in them needs to make sense yet. Run them:

# %% slide="fragment"
net = Network(Dense(2, 48), tanh, Dense(48, 48), tanh, Dense(48, 3), sigmoid)
theta = net.init(np.random.default_rng(0))
L = objective(net, squared_error)
steps = list(descend(L, theta, [(X, T)] * 800, adam(0.01)))
losses = [step.loss for step in steps]
print(f"{net.size} numbers. Loss before {losses[0]:.4f}, after {losses[-1]:.4f}")

# %% [markdown] slide="fragment"
# The *loss* is one number for how wrong all the colours are. It has nearly vanished. And the picture?
#
# **Predict.** After how many steps will you see a hill? After how many, a face: $10$, $100$, $800$? Look:

# %% slide="fragment"
moments = [0, 10, 30, 100, 300, 800]
painted = [net(steps[k].theta, X)[0] for k in moments]
plot.paintings([T, *painted], ["to learn", *(f"{k} steps" for k in moments)], size=1.35)
plt.show()

# %% [markdown] slide="sub-slide"
# Guess when half
# of the error is gone, press play, and watch; then drag the slider back to the first moment at which you see a face:

# %% slide="fragment"
shown = [*range(0, 10, 3), *range(10, 100, 10), *range(100, 801, 50)]
scrubber(steps, picture=lambda theta: net(theta, X)[0], target=T, at=shown, index=13)

# %% [markdown] slide="sub-slide"
# First a mist, then sky, hill and sun, last the face: the large before the small. Nobody told the network that order.
#
# **Predict.** The network has learned $32 \times 32$ pixels. But a position is any two numbers, so we may ask *between* the pixels, at
# $128 \times 128$ places. Will you see blocks, or noise, or something smooth?

# %% slide="fragment"
between = net(steps[-1].theta, plot.pixels(128))[0]
plot.paintings([T, between], ["what it was shown, 32 × 32", "what it paints, 128 × 128"], size=3.2)
plt.show()

# %% [markdown] slide="sub-slide"
# Something smooth. The network has not stored pixels: it has become a *function* of $x$ and $y$, and a function has values everywhere.
#
# Now the riddle of this course. In each step, each of the $2643$ numbers had to know whether to go up or down, and how far. Trying them out
# one by one would take thousands of runs a step. The network needed *one walk forward and one walk back*. How can that be?
#
# Each piece of those six lines has its place:
#
# | in the code | the question | derived in |
# |:--|:--|:--|
# | `sigmoid`, `squared_error` | how does an error reach one weight? | 4 |
# | `Dense`, `tanh`, `Network` | how does it reach a whole layer at once? | 8 |
# | `objective`, `descend` | how does a small step follow? | 4 and 8 |
# | `adam` | how long should a step be? | a notebook to come; until then, `sgd` |
#
# Even the $1024$ and the $2643$ are checked, in the folded cell below. Click on its three dots to open it:

# %% slide="skip" tags=["check-page"]
whole = Network(Dense(2, 48), tanh, Dense(48, 48), tanh, Dense(48, 3), sigmoid)
page_check(
    agree("0.4", "pixels", hand="1024", code=len(plot.pixels(32)), symbol=sp.Integer(32) ** 2),
    agree("0.5", "numbers in the network", hand="2643", code=whole.size,
          symbol=sp.Integer(2 * 48 + 48 + 48 * 48 + 48 + 48 * 3 + 3)),
)

# %% [markdown] slide="notes" minutes=6
# **Ask** everybody to write a number down for the growing square before the blank is filled in.
# **What goes wrong:** some say 3 (one strip), some 9 (the area). Do not correct: let the routes.
# **Board plan:** the square with two strips and a corner; 6 in the middle; hand, symbol, code, nudge around it.

# %% [markdown] slide="slide"
# ## Nothing is asserted, everything is checked
#
# Many a printed gradient is wrong: a sign, a transpose, a last digit. So this course asks you to believe no number. Each is reached by
# several independent routes, and they must agree. Try it on a small one.
#
# A square garden has sides of $3$ metres, and its side grows a little. The new ground is two strips and a corner:

# %% slide="fragment"
plot.growing_square(side=3, growth=0.5)
plt.show()

# %% [markdown] slide="fragment"
# **Your pen first.** When the growth is tiny, the corner is next to nothing. Then how many square metres of ground does the garden win
# *per metre* of growth? Type your answer between the quotes after `yours`, and run the cell. The second line shows how the blank
# answers a slip:

# %% slide="fragment"
strips = {"two strips": 2, "the side": 3}
print(your_turn("0.10", "ground per metre", yours="", factors=strips))
print(your_turn("0.11", "ground per metre", yours="3", factors=strips))

# %% [markdown] slide="sub-slide"
# Now with letters. A side $x$ grows by $h$. Multiply out, and take the old area away:
#
# $$(x + h)^2 - x^2 = 2xh + h^2 \tag{0.1}$$
#
# Two strips $xh$ and a corner $h^2$, as in the picture. Divide by $h$ to get the ground won per metre: $2x + h$. For a tiny $h$ that is
# $2x$, the **slope** of $x^2$:
#
# $$\text{slope of } x^2 = 2x \tag{0.2}$$
#
# A computer does the same algebra, so it can confirm both lines for every $x$ and $h$ at once:

# %% slide="fragment"
x, h = sp.symbols("x h", real=True)
print(prove("0.1", (x + h) ** 2 - x**2, 2 * x * h + h**2))
print(prove("0.2", sp.limit(((x + h) ** 2 - x**2) / h, h, 0), 2 * x))

# %% [markdown] slide="sub-slide"
# At $x = 3$ there are four routes to the slope. **Hand:** your pen. **Symbol:** the formula, differentiated by SymPy. **Code:** the library
# that you will build; `square` hands back its value and a small function that knows its slope. **Nudge:** push $3$ by a millionth and watch; no formula
# at all. Do the four agree?

# %% slide="fragment"
def square(x):
    return x * x, lambda dy: 2 * x * dy


nudged = nnlib.numerical_gradient(lambda x: x * x, 3.0)
agree("0.2", "slope of x² at 3", hand="6", symbol=sp.diff(x**2, x).subs(x, 3),
      code=nnlib.gradient(square, 3.0), limit=nudged)

# %% [markdown] slide="sub-slide"
# That is the line of `agree`. You will see many. A tick says that this route agrees with the others, to all the digits that it has. Only the
# hand's digits are shown, since they are the ones that somebody has typed.
#
# **Predict.** Somebody forgets a strip, so that the code gives $3$. Somebody else lets the garden grow by $0.1$, leaves the corner in, and writes
# $6.1$. Which routes get a cross? `compare` shows it without stopping:

# %% slide="fragment"
print("two slips:")
print(compare("a strip is lost", hand="6", symbol=6, code=3.0, limit=nudged))
print(compare("a corner stays", hand="6.1", symbol=6, code=6.0, limit=nudged))

# %% [markdown] slide="sub-slide"
# The route that stands alone gets the cross. Had we written `agree`, the notebook would have stopped there with an error, and our build with it. So a
# page that has reached you has passed.
#
# Be fair, though: agreement is not truth. When all routes start from the same wrong question, all agree on a wrong answer. Only digits from
# outside can show that. So we also check the digits that others have printed, and say where they are wrong.
#
# Smaller checks stand in folded cells, as you have seen. Here is this section's:

# %% slide="skip" tags=["check-page"]
page_check(
    agree("0.3", "per metre, growth 0.1", hand="6.1", code=(3.1**2 - 3**2) / 0.1,
          symbol=(2 * x + h).subs({x: 3, h: sp.Rational(1, 10)})),
)

# %% [markdown] slide="notes" minutes=2
# **Ask** who works alone at home, and show those the folder my-course.
# **What goes wrong:** cells run out of order, and an old value lives on. Show Restart Kernel and Run All Cells once.
# **Board plan:** Shift+Enter; Restart; my-course.

# %% [markdown] slide="slide"
# ## How to use a page
#
# **Alone.** Press Shift+Enter from top to bottom. At **Predict**, stop and commit to a guess: a surprise is worth more than an answer. Change any
# number and run again. When things look odd: menu *Kernel*, *Restart Kernel and Run All Cells*.
#
# **Your copy.** You write in `my-course/`, in copies of your own. When the course changes, a copy that you have written in is never
# overwritten: the new version is laid beside it.
#
# **Answers** are folded. This is what one looks like: what is $7 \times 8$?
#
# <details>
# <summary>Answer</summary>
#
# $56$. Click again to fold it.
#
# </details>

# %% [markdown] slide="sub-slide"
# **In front of a class.** Each page is also the lecture: menu *View*, *Presentation Mode* makes it large. Its source, in `notebooks/source/`, has minutes and notes
# for the speaker at every section: what to ask, what goes wrong, what to draw.
#
# **By machine.** `make test` runs every notebook again and compares what it prints with what is stored.

# %% [markdown] slide="notes" minutes=2
# **Ask** which of the questions the class would most like to have answered.
# **What goes wrong:** the gaps in the numbers look like lost files. They are notebooks still to be written.
# **Board plan:** the five questions, one under the other, with XOR as a thread from 2 to 8.

# %% [markdown] slide="slide"
# ## The map
#
# Each notebook ends on the question that the next one answers. The small open dots are numbers kept for notebooks still to be written:

# %% slide="fragment"
plot.course_map()
plt.show()

# %% [markdown] slide="sub-slide"
# | notebook | the question | minutes |
# |:--|:--|--:|
# | [2. Turn a line until it separates](02_perceptron_rule.ipynb) | how can a machine learn from its mistakes? | 60 |
# | [4. Follow a change through a chain](04_scalar_chain_rule.ipynb) | who moves the hidden weights? | 60 |
# | [8. Send the error back through matrices](08_matrix_backprop.ipynb) | how do a million weights move at once? | 60 |
# | [9. Turn scores into probabilities](09_softmax_cross_entropy.ipynb) | what should be minimised? | 60 |
#
# Go in this order. Each stands on the one before.

# %% [markdown] slide="notes" minutes=3
# **Ask** whoever has read another text which letters it used. There is a column for five of them.
# **What goes wrong:** z and a are swapped without notice. Bhaskaran's z is our a.
# **Board plan:** one neuron: x, then z, then a; then p beside t, with the loss between them.

# %% [markdown] slide="slide"
# ## Which letter means what
#
# Do not learn this table. Every letter is explained where it first comes up; come back when you have lost one. Small $x, z, a, p, t$ belong to one
# example. Their capitals hold a whole batch, **one example in each row**.
#
# | letter | what it is |
# |:--|:--|
# | $x,\ X$ | inputs |
# | $W,\ b$ | weights and biases; $W$ has a row for each input and a column for each output |
# | $z,\ Z$ | weighted sums, $Z = XW + b$: the *pre-activation* |
# | $a,\ A$ | what a bent curve makes of them, the *activation*: $A = \tanh Z$, say |
# | $p,\ P$ | the prediction, often a probability |
# | $t,\ T$ | the target: what should have come out |
# | $y,\ Y$ | the value of any function |
# | $\theta$ | all weights and biases, as one long list: `theta` |
# | $l,\ L$ | the loss of one example; the mean loss of a batch |
# | $\mathrm{d}X$ | "dL by dX": how much $L$ changes per unit of each entry of $X$, in $X$'s shape |
# | $\delta$ | the error $\partial l / \partial z$ |
# | $\eta$ | the learning rate: how long a step is |
# | $I_{ij}$ | $1$ where $i = j$, else $0$ |
# | $z^{(1)},\ z_2$ | above: the layer; below: the place in a row |

# %% [markdown] slide="skip"
# Other texts use other letters. We read five closely, and quote them throughout: D. K. Bhaskaran's notes, the notes *Back Propagation* by A. Punnen, the
# worked example *Forward & Backpropagation*, M. Kumar's slides, and the Sapiencespace post. Here is the dictionary:
#
# | here | Bhaskaran | Punnen | worked example | Kumar | Sapiencespace |
# |:--|:--|:--|:--|:--|:--|
# | $z$ | $a$ | $z$ | `z_h1`, `z_out` | $Z1$, $Z2$ | no letter |
# | $a$ | $z$ | $a$ | `a_h1` | $A1 = f(Z1)$ | activated output |
# | $p$ | $\hat y$ | $a^L$; $P$ in ch. 7 | `y_hat`, `a_out` | $Y_{pred}$ | predicted output |
# | $t$ | $y$ | $y$; $Y$ in ch. 7 | `y_true` | $Y$ | actual value |
# | $l$ | $\mathcal{L}$ | $C$; $L$ in ch. 7 | `Loss` | $L$ | loss, error |
# | $\delta$ | $\delta$ | $\delta$ | no letter | no letter | error |
# | $\eta$ | $\eta$ | $\eta$ or $\alpha$ | `learning_rate`, $\alpha$ | $\eta$ | $\eta$ (eta) |
# | $W^{(1)}$ | $W^{(1)}$, turned | $W^1$ or $W_1$, turned | $w_1$ to $w_4$ | $W1$ to $W4$ | weights |

# %% [markdown] slide="skip"
# Four warnings:
#
# - **Bhaskaran's** $a$ and $z$ are the reverse of ours: his $a$ comes *before* the bend.
# - **Punnen** writes layers above in chapters 6 and 7, but below in 4.4 and 5.3. His $y$ is the target, but the output where 4.1 begins. His $\delta_{ij}$
#   in chapter 7 is our $I_{ij}$, and no error.
# - For both, an example is a *column*, so their $W$ is ours turned over: $W_c = W^\mathsf{T}$. (Punnen changes to rows in chapter 8.)
# - In the **worked example** and in **Kumar**, a number after a letter counts weights or neurons, not layers: $w_1$ is one weight, $Z1$ one neuron.
#
# Can that be checked? The first warning can. Bhaskaran prints $a^{(1)} = (0.1, 0.08, -0.01)$. His bend is ReLU, which turns every number below
# zero into zero. So his $a$ has not passed it yet:

# %% slide="skip"
W_c = np.array([[0.2, -0.3], [0.4, 0.1], [-0.5, 0.6]])
z = W_c @ np.array([0.6, 0.4]) + np.array([0.1, -0.2, 0.05])
a = nnlib.relu(z)[0]
print("our z, his a:  ", *(f"{value:.2f}" for value in z))
print("our a, his z:  ", *(f"{value:.2f}" for value in a))

# %% slide="skip" tags=["check-page"]
page_check(
    agree("0.6", "Bhaskaran's a(1), our z", hand=["0.1", "0.08", "-0.01"], code=z),
    agree("0.7", "Bhaskaran's z(1), our a", hand=["0.1", "0.08", "0"], code=a),
)

# %% [markdown] slide="skip"
# ## What you know now
#
# - Your machine has all it needs.
# - A network is a function with many numbers in it. Learning moves those numbers until the function fits.
# - A number counts here when independent routes agree on it: hand, symbol, code, nudge.
# - Commit to a guess before you look.
#
# ## Equation card
#
# Each notebook ends with its numbered equations, and the routes that confirmed them while the page ran:

# %% slide="skip"
equation_card({
    "0.1": r"$(x + h)^2 - x^2 = 2xh + h^2$",
    "0.2": r"slope of $x^2$ is $2x$",
})

# %% [markdown] slide="skip"
# ## Exercises
#
# **1. Core, 3 minutes.** Give the network $8$ in place of $48$, in all three `Dense`. Predict first: what will be missing from the picture?
#
# <details><summary>Answer</summary>
#
# `Network(Dense(2, 8), tanh, Dense(8, 8), tanh, Dense(8, 3), sigmoid)` has $123$ numbers. Sky, hill and sun come out. For eyes and mouth there are not
# enough bends.
#
# </details>
#
# **2. Core, 5 minutes.** Let it learn a picture of your own. Above the line `net = ...`, write `T = (np.hypot(X[:, :1], X[:, 1:]) < 2).astype(float)`, and
# let the last `Dense` return $1$ number in place of $3$. What is the picture? Change it.
#
# <details><summary>Answer</summary>
#
# A white disc on black: `np.hypot` is the distance from the middle, and the picture is $1$ where that is below $2$. For a checkerboard, try
# `T = (np.sin(2 * X[:, :1]) * np.sin(2 * X[:, 1:]) > 0).astype(float)`.
#
# </details>
#
# **3. Stretch, 5 minutes.** A cube's side $x$ grows by $h$. How much volume does it win per unit, when $h$ is tiny? Confirm it with `prove` and at
# $x = 3$ with `compare`.
#
# <details><summary>Answer</summary>
#
# Three slabs $x^2 h$; the rest has $h^2$ or $h^3$ in it. The slope of $x^3$ is $3x^2$, at $3$ it is $27$:
# `compare("cube", hand="27", symbol=sp.diff(x**3, x).subs(x, 3), limit=nnlib.numerical_gradient(lambda x: x**3, 3.0))`.
#
# </details>

# %% [markdown] slide="skip"
# ## References
#
# - D. E. Rumelhart, G. E. Hinton and R. J. Williams, "Learning representations by back-propagating errors", *Nature* 323, 1986.
# - A. Griewank, "Who invented the reverse mode of differentiation?", *Documenta Mathematica*, extra volume ISMP, 2012.
# - N. Rahaman and others, "On the spectral bias of neural networks", ICML 2019: why the large comes before the small.
# - A. Karpathy, *ConvNetJS*, 2014: its demonstration of image regression paints pictures in this way in a browser.
#
# Text and figures: CC BY 4.0. Code: BSD 3-Clause.
#
# You have seen a network learn from its errors. What is the smallest machine that can do that at all, with one neuron and no calculus? Next:
# [2. Turn a line until it separates](02_perceptron_rule.ipynb).
