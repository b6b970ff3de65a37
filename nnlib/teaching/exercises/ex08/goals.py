"""What notebook 08 says that its reader will do and learn, in the words of its opening."""

PEN = "the gradients of a layer by pen"
OUTER = "why an outer product"
TRANSPOSE = "why a transpose"
STAR = "why an elementwise product"
SHAPES = "how shapes catch mistakes"
GOALS = (PEN, OUTER, TRANSPOSE, STAR, SHAPES)
