"""What notebook 04 says that its reader will learn, in the words of its opening."""

CHAIN = "why slopes along a chain multiply"
FORK = "why forks add"
PULLBACK = "how a function can hand back its own slope"
GOALS = (CHAIN, FORK, PULLBACK)
