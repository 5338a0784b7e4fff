"""English inflection by rule, so that a table lists a verb or noun once."""

from __future__ import annotations

from collections.abc import Mapping

_VOWELS = frozenset("aeiou")
_HISSING = ("s", "x", "z", "ch", "sh")


def verb_forms(base: str, irregular: Mapping[str, tuple[str, str]]) -> list[str]:
    """All forms of a verb; where a final consonant may double, both spellings.

    Args:
        base: the infinitive, in lower case.
        irregular: past and participle of irregular verbs by infinitive.
    """
    forms = [base, _with_s(base)]
    stems = [base]
    if _ends_short(base):
        stems.append(base + base[-1])
    for stem in stems:
        if stem.endswith("ie"):
            forms.append(stem[:-2] + "ying")
        elif stem.endswith("e") and not stem.endswith(("ee", "ye", "oe")):
            forms.append(stem[:-1] + "ing")
        else:
            forms.append(stem + "ing")
    if base in irregular:
        forms += irregular[base]
    else:
        forms += [_with_ed(stem) for stem in stems]
    return list(dict.fromkeys(form for form in forms if form))


def noun_forms(base: str, irregular: Mapping[str, tuple[str, str]]) -> list[str]:
    """Singular and plural of a noun."""
    known = irregular.get(base)
    return [base, known[1] if known and not known[0] else _with_s(base)]


def _with_s(base: str) -> str:
    if base.endswith(_HISSING):
        return base + "es"
    return base[:-1] + "ies" if _ends_in_y(base) else base + "s"


def _with_ed(stem: str) -> str:
    if stem.endswith("e"):
        return stem + "d"
    return stem[:-1] + "ied" if _ends_in_y(stem) else stem + "ed"


def _ends_in_y(word: str) -> bool:
    return len(word) > 1 and word[-1] == "y" and word[-2] not in _VOWELS


def _ends_short(word: str) -> bool:
    """Whether the last consonant stands after a single vowel, as in "trap" and "compel"."""
    if len(word) < 3 or word[-1] in _VOWELS or word[-1] in "wxyh":
        return False
    return word[-2] in _VOWELS and word[-3] not in _VOWELS
