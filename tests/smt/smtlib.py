"""Pieces of SMT-LIB text: constants, connectives, and the regular expressions of patterns."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from policy import Literal, Token, Unsupported, Wildcard

PRELUDE = """\
(set-logic ALL)
(define-fun any () RegLan (re.range " " "~"))
(define-fun no_colon () RegLan (re.union (re.range " " "9") (re.range ";" "~")))
(define-fun digit () RegLan (re.range "0" "9"))
(define-fun small () RegLan (re.union (re.range "a" "z") digit))
(define-fun letter () RegLan (re.union (re.range "A" "Z") small))
"""

# Requests' actions and resources, for patterns that cannot be split at a literal head.
ACTION = '(re.++ (re.+ (re.union small (str.to_re "-"))) (str.to_re ":") ({rep} small))'
RESOURCE = '(re.++ (str.to_re "arn:") (re.+ no_colon) (str.to_re ":") (re.+ no_colon) '
RESOURCE += '(str.to_re ":") (re.* no_colon) (str.to_re ":") (re.* no_colon) (str.to_re ":") '
RESOURCE += "({rep} any))"
IAM_ARN = '(re.++ (str.to_re "arn:aws:iam::") ((_ re.^ 12) digit) (str.to_re ":") '
IAM_ARN += '(re.union (str.to_re "root") (re.++ (re.union (str.to_re "user/") '
IAM_ARN += '(str.to_re "role/")) (re.+ (re.union letter (str.to_re "-"))))))'
USERNAME = "(re.+ (re.union letter {}))".format(" ".join(f'(str.to_re "{c}")' for c in "_+=,.@-"))
TAG_VALUE = "({rep} (re.union letter {chars}))".format(
    rep="{rep}", chars=" ".join(f'(str.to_re "{c}")' for c in " _.:/=+@-")
)


def text(value: str) -> str:
    """A string constant."""
    out = []
    for char in value:
        if not " " <= char <= "~":
            raise Unsupported(f"the character {char!r}")
        out.append({'"': '""', "\\": "\\u{5c}"}.get(char, char))
    return '"' + "".join(out) + '"'


def all_of(parts: list[str]) -> str:
    return "true" if not parts else parts[0] if len(parts) == 1 else f"(and {' '.join(parts)})"


def any_of(parts: list[str]) -> str:
    return "false" if not parts else parts[0] if len(parts) == 1 else f"(or {' '.join(parts)})"


def negate(part: str) -> str:
    return f"(not {part})"


def concat(parts: list[str]) -> str:
    return '""' if not parts else parts[0] if len(parts) == 1 else f"(str.++ {' '.join(parts)})"


def real(value: Fraction) -> str:
    """A rational constant."""
    sign = abs(value)
    out = f"{sign.numerator}.0"
    if sign.denominator != 1:
        out = f"(/ {sign.numerator}.0 {sign.denominator}.0)"
    return out if value >= 0 else f"(- {out})"


def regex(tokens: Sequence[Token], ignore_case: bool = False) -> str:
    """The regular expression of tokens without variables."""
    parts: list[str] = []
    for token in tokens:
        if isinstance(token, Literal):
            if not ignore_case:
                parts.append(f"(str.to_re {text(token.text)})")
                continue
            for char in token.text:
                either = f"(str.to_re {text(char)})"
                if char.isalpha():
                    other = f"(str.to_re {text(char.swapcase())})"
                    either = f"(re.union {either} {other})"
                parts.append(either)
        elif isinstance(token, Wildcard):
            # The unknowns themselves are held to printable ASCII.
            char = "re.allchar" if token.crosses_colon else "no_colon"
            parts.append(char if token.single else f"(re.* {char})")
    if not parts:
        return '(str.to_re "")'
    return parts[0] if len(parts) == 1 else f"(re.++ {' '.join(parts)})"
