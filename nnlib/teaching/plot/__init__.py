"""Every figure of the course: one call each, then `plt.show()`. One file a subject."""

from nnlib.teaching.plot.chain import sigmoid_slope as sigmoid_slope
from nnlib.teaching.plot.chain import tangent as tangent
from nnlib.teaching.plot.chain import work as work
from nnlib.teaching.plot.common import decision_boundary as decision_boundary
from nnlib.teaching.plot.common import heatmap as heatmap
from nnlib.teaching.plot.common import images as images
from nnlib.teaching.plot.common import loss_curve as loss_curve
from nnlib.teaching.plot.common import scatter as scatter
from nnlib.teaching.plot.fingerprint import describe as describe
from nnlib.teaching.plot.fingerprint import register as _register
from nnlib.teaching.plot.graph import graph as graph
from nnlib.teaching.plot.layers import blocks as blocks
from nnlib.teaching.plot.layers import hidden_lines as hidden_lines
from nnlib.teaching.plot.layers import orders as orders
from nnlib.teaching.plot.layers import wires as wires
from nnlib.teaching.plot.ledger import shape_ledger as shape_ledger
from nnlib.teaching.plot.perceptron import line as line
from nnlib.teaching.plot.perceptron import nudge as nudge
from nnlib.teaching.plot.perceptron import scores as scores
from nnlib.teaching.plot.perceptron import turning as turning
from nnlib.teaching.plot.perceptron import two_lines as two_lines
from nnlib.teaching.plot.runs import convergence as convergence
from nnlib.teaching.plot.runs import passes as passes
from nnlib.teaching.plot.runs import staircase as staircase
from nnlib.teaching.plot.softmax import confident_mistake as confident_mistake
from nnlib.teaching.plot.softmax import error_arrows as error_arrows
from nnlib.teaching.plot.softmax import paired_accuracy as paired_accuracy
from nnlib.teaching.plot.softmax import softmax_steps as softmax_steps
from nnlib.teaching.plot.softmax import surprise as surprise
from nnlib.teaching.plot.start import course_map as course_map
from nnlib.teaching.plot.start import growing_square as growing_square
from nnlib.teaching.plot.start import learning as learning
from nnlib.teaching.plot.start import paintings as paintings
from nnlib.teaching.plot.start import pixels as pixels
from nnlib.teaching.plot.start import smiling_sun as smiling_sun
from nnlib.teaching.plot.style import BACKWARD as BACKWARD
from nnlib.teaching.plot.style import FORWARD as FORWARD
from nnlib.teaching.plot.style import HIGHLIGHT as HIGHLIGHT
from nnlib.teaching.plot.style import SECOND as SECOND
from nnlib.teaching.plot.style import TARGET as TARGET
from nnlib.teaching.plot.style import WEIGHT as WEIGHT
from nnlib.teaching.plot.style import figure as figure
from nnlib.teaching.plot.style import name_line as name_line
from nnlib.teaching.plot.style import style as style

_register()  # in a notebook, a figure's plain text is its description from now on
