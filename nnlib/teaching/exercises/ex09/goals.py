"""What notebook 09 says that its reader will learn, in the words of its opening."""

SOFTMAX = "what softmax does"
LOGARITHM = "why the loss is a logarithm"
TOGETHER = "the two together have the gradient $p - t$"
ACCURACY = "how to quote an accuracy that you can defend"
GOALS = (SOFTMAX, LOGARITHM, TOGETHER, ACCURACY)
