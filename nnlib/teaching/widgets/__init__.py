"""The interactives of the course: each is a plain function first, then a slider around it."""

from nnlib.teaching.widgets.dot import DotPlay as DotPlay
from nnlib.teaching.widgets.perceptron import PerceptronPlay as PerceptronPlay
from nnlib.teaching.widgets.perceptron import perceptron_play as perceptron_play
from nnlib.teaching.widgets.play import Play as Play
from nnlib.teaching.widgets.play import play as play
from nnlib.teaching.widgets.scrubber import Scrubber as Scrubber
from nnlib.teaching.widgets.scrubber import scrubber as scrubber
from nnlib.teaching.widgets.softmax import SoftmaxLab as SoftmaxLab
from nnlib.teaching.widgets.softmax import softmax_lab as softmax_lab
