"""Rules about the words: length, words that talk down to a reader, and plain Markdown only."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator

import source as sources

from rules import Finding, Page, python

CELL_WORDS, SENTENCE_WORDS = 120, 25
TALKING_DOWN = re.compile(r"\b(simply|obviously|just|trivially|clearly)\b", re.IGNORECASE)
HTML = {"details", "summary", "br", "sub", "sup"}

_FENCE = re.compile(r"^(```|~~~).*?^\1\s*$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)
_MATHS = re.compile(r"\$\$.+?\$\$|(?<!\\)\$[^$]+?(?<!\\)\$", re.DOTALL)
_DETAILS = re.compile(r"<details.*?</details>", re.DOTALL)
_TAG = re.compile(r"<(?:/?([A-Za-z][\w-]*)(?=[\s/>])[^<>]*>|!--)")
_DIRECTIVE = re.compile(r"^\s*(:::|```\{|\{\w+\}`)", re.MULTILINE)
_ROLE = re.compile(r"\{[a-z:]+\}`")
_ASIDE = re.compile(r"^\s*([|>#]|[-*+] |\d+[.)] )")  # table, quotation, heading, list
_SENTENCE_END = re.compile(r"(?<=[.!?:])[\"')*_]*\s+")


def plain_text(markdown: str) -> str:
    """The sentences of a cell: no code, tables, lists, headings or details; each formula a word."""
    text = _DETAILS.sub("", _FENCE.sub("", markdown))
    text = _MATHS.sub(" M ", _CODE.sub(" C ", text))
    blocks = re.split(r"\n\s*\n", text)
    return "\n\n".join(block for block in blocks if not _ASIDE.match(block))


def cell_words(page: Page) -> Iterator[Finding]:
    for cell in page.prose:
        if (count := len(_words(plain_text(cell.source)))) > CELL_WORDS:
            yield page.at(cell, "words", f"{count} words in one cell; at most {CELL_WORDS}")


def sentence_words(page: Page) -> Iterator[Finding]:
    for cell in page.prose:
        for sentence in _sentences(plain_text(cell.source)):
            if (count := len(_words(sentence))) > SENTENCE_WORDS:
                message = f"{count} words: {' '.join(sentence.split())[:60]}..."
                yield page.at(cell, "sentence-words", message, fatal=False)


def talking_down(page: Page) -> Iterator[Finding]:
    for cell in page.cells:
        for word in sorted(set(TALKING_DOWN.findall(_said(cell)))):
            yield page.at(cell, "talking-down", f"{word!r}: say why, or leave it out")


def plain_markdown(page: Page) -> Iterator[Finding]:
    for cell in page.prose:
        if _DIRECTIVE.search(cell.source) or _ROLE.search(_FENCE.sub("", cell.source)):
            yield page.at(
                cell, "markdown", "a directive or role; only plain Markdown renders everywhere"
            )
        text = _MATHS.sub("", _CODE.sub("", _FENCE.sub("", cell.source)))
        for match in _TAG.finditer(text):
            if (match.group(1) or "").lower() not in HTML:
                yield page.at(cell, "markdown", f"{match.group()}: HTML beyond {sorted(HTML)}")


def _said(cell: sources.Cell) -> str:
    """What is addressed to the reader: prose without code and quotations, or a code's comments."""
    if cell.is_code:
        return "\n".join(_comments(cell.source))
    text = _MATHS.sub("", _CODE.sub("", _FENCE.sub("", cell.source)))
    return "\n".join(line for line in text.splitlines() if not line.lstrip().startswith(">"))


def _comments(source: str) -> Iterator[str]:
    try:
        for token in tokenize.generate_tokens(io.StringIO(python(source)).readline):
            if token.type == tokenize.COMMENT:
                yield token.string
    except (tokenize.TokenError, SyntaxError):
        return


def _sentences(text: str) -> list[str]:
    return [part for block in text.split("\n\n") for part in _SENTENCE_END.split(block)]


def _words(text: str) -> list[str]:
    return [word for word in text.split() if any(character.isalnum() for character in word)]


RULES = (cell_words, sentence_words, talking_down, plain_markdown)
