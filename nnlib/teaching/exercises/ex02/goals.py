"""What notebook 02 says that its reader will do and learn, in the words of its opening."""

RULE = "one of the first learning rules, by pen, then in code"
BREAK = "You will also break it."
DOT = "what a dot product says"
MEND = "why adding $x$ to $w$ mends a mistake"
LINE = "what no single line can do"
GOALS = (RULE, BREAK, DOT, MEND, LINE)
