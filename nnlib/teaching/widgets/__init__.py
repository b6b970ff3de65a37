"""The interactives of the course: each is a plain function first, then a slider around it."""

from nnlib.teaching.widgets.play import Play as Play
from nnlib.teaching.widgets.play import play as play
