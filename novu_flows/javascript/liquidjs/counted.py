"""English words in the singular and the plural, by the rules of the npm package pluralize 8."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final

_UNCOUNTED: Final = """
    adulthood advice agenda aid aircraft alcohol ammo analytics anime athletics audio bison blood bream
    buffalo butter carp cash chassis chess clothing cod commerce cooperation corps debris diabetes digestion
    elk energy equipment excretion expertise firmware flounder fun gallows garbage graffiti hardware
    headquarters health herpes highjinks homework housework information jeans justice kudos labour literature
    machinery mackerel mail media mews moose music mud manga news only personnel pike plankton pliers police
    pollution premises rain research rice salmon scissors series sewage shambles shrimp software species staff
    swine tennis traffic transportation trout tuna wealth welfare whiting wildebeest wildlife you
"""
_IRREGULAR: Final = """
    i:we me:us he:they she:they them:them myself:ourselves yourself:yourselves itself:themselves
    herself:themselves himself:themselves themself:themselves is:are was:were has:have this:these that:those
    echo:echoes dingo:dingoes volcano:volcanoes tornado:tornadoes torpedo:torpedoes genus:genera
    viscus:viscera stigma:stigmata stoma:stomata dogma:dogmata lemma:lemmata schema:schemata
    anathema:anathemata ox:oxen axe:axes die:dice yes:yeses foot:feet eave:eaves goose:geese tooth:teeth
    quiz:quizzes human:humans proof:proofs carve:carves valve:valves looey:looies thief:thieves groove:grooves
    pickaxe:pickaxes passerby:passersby
"""
_SINGLES: Final = dict(pair.split(":") for pair in _IRREGULAR.split())
_PLURALS: Final = {plural: single for single, plural in _SINGLES.items()}
# The last rule that fits counts; these fit words that have no plural.
_SAME: Final = tuple(
    (rf"{ending}\Z", "$0")
    for ending in ("pok[eéÉ]mon", "[^aeiou]ese", "deer", "fish", "measles", "o[iu]s", "pox", "sheep")
)
_PLURAL_RULES: Final = (
    (r"s?\Z", "s"),
    (r"[^\u0000-\u007F]\Z", "$0"),
    (r"([^aeiou]ese)\Z", "$1"),
    (r"(ax|test)is\Z", "$1es"),
    (r"(alias|[^aou]us|t[lm]as|gas|ris)\Z", "$1es"),
    (r"(e[mn]u)s?\Z", "$1s"),
    (r"([^l]ias|[aeiou]las|[ejzr]as|[iu]am)\Z", "$1"),
    (r"(alumn|syllab|vir|radi|nucle|fung|cact|stimul|termin|bacill|foc|uter|loc|strat)(?:us|i)\Z", "$1i"),
    (r"(alumn|alg|vertebr)(?:a|ae)\Z", "$1ae"),
    (r"(seraph|cherub)(?:im)?\Z", "$1im"),
    (r"(her|at|gr)o\Z", "$1oes"),
    (
        (
            r"(agend|addend|millenni|dat|extrem|bacteri|desiderat|strat"
            r"|candelabr|errat|ov|symposi|curricul|automat|quor)(?:a|um)\Z"
        ),
        "$1a",
    ),
    (
        (
            r"(apheli|hyperbat|periheli|asyndet|noumen|phenomen"
            r"|criteri|organ|prolegomen|hedr|automat)(?:a|on)\Z"
        ),
        "$1a",
    ),
    (r"sis\Z", "ses"),
    (r"(?:(kni|wi|li)fe|(ar|l|ea|eo|oa|hoo)f)\Z", "$1$2ves"),
    (r"([^aeiouy]|qu)y\Z", "$1ies"),
    (r"([^ch][ieo][ln])ey\Z", "$1ies"),
    (r"(x|ch|ss|sh|zz)\Z", "$1es"),
    (r"(matr|cod|mur|sil|vert|ind|append)(?:ix|ex)\Z", "$1ices"),
    (r"\b((?:tit)?m|l)(?:ice|ouse)\Z", "$1ice"),
    (r"(pe)(?:rson|ople)\Z", "$1ople"),
    (r"(child)(?:ren)?\Z", "$1ren"),
    (r"eaux\Z", "$0"),
    (r"m[ae]n\Z", "men"),
    (r"^thou\Z", "you"),
)
_SINGULAR_RULES: Final = (
    (r"s\Z", ""),
    (r"(ss)\Z", "$1"),
    (r"(wi|kni|(?:after|half|high|low|mid|non|night|[^\w]|^)li)ves\Z", "$1fe"),
    (r"(ar|(?:wo|[ae])l|[eo][ao])ves\Z", "$1f"),
    (r"ies\Z", "y"),
    (r"\b([pl]|zomb|(?:neck|cross)?t|coll|faer|food|gen|goon|group|lass|talk|goal|cut)ies\Z", "$1ie"),
    (r"\b(mon|smil)ies\Z", "$1ey"),
    (r"\b((?:tit)?m|l)ice\Z", "$1ouse"),
    (r"(seraph|cherub)im\Z", "$1"),
    (r"(x|ch|ss|sh|zz|tto|go|cho|alias|[^aou]us|t[lm]as|gas|(?:her|at|gr)o|[aeiou]ris)(?:es)?\Z", "$1"),
    (r"(analy|diagno|parenthe|progno|synop|the|empha|cri|ne)(?:sis|ses)\Z", "$1sis"),
    (r"(movie|twelve|abuse|e[mn]u)s\Z", "$1"),
    (r"(test)(?:is|es)\Z", "$1is"),
    (r"(alumn|syllab|vir|radi|nucle|fung|cact|stimul|termin|bacill|foc|uter|loc|strat)(?:us|i)\Z", "$1us"),
    (
        (
            r"(agend|addend|millenni|dat|extrem|bacteri|desiderat"
            r"|strat|candelabr|errat|ov|symposi|curricul|quor)a\Z"
        ),
        "$1um",
    ),
    (r"(apheli|hyperbat|periheli|asyndet|noumen|phenomen|criteri|organ|prolegomen|hedr|automat)a\Z", "$1on"),
    (r"(alumn|alg|vertebr)ae\Z", "$1a"),
    (r"(cod|mur|sil|vert|ind)ices\Z", "$1ex"),
    (r"(matr|append)ices\Z", "$1ix"),
    (r"(pe)(rson|ople)\Z", "$1rson"),
    (r"(child)ren\Z", "$1"),
    (r"(eau)x?\Z", "$1"),
    (r"men\Z", "man"),
)


def counted(word: str, count: float) -> str:
    """Return a word as it is said of so many."""
    if count == 1:
        return _replaced(word, _PLURALS, _SINGLES, _compiled(_SINGULAR_RULES))
    return _replaced(word, _SINGLES, _PLURALS, _compiled(_PLURAL_RULES))


@cache
def _compiled(rules: tuple[tuple[str, str], ...]) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return rules in the order in which they are tried, the last one first."""
    found = [(re.compile(pattern, re.IGNORECASE | re.ASCII), other) for pattern, other in (*rules, *_SAME)]
    return tuple(reversed(found))


def _replaced(
    word: str,
    others: Mapping[str, str],
    kept: Mapping[str, str],
    rules: Iterable[tuple[re.Pattern[str], str]],
) -> str:
    small = word.lower()
    if small in kept:
        return _in_case_of(word, small)
    if small in others:
        return _in_case_of(word, others[small])
    if not small or small in _UNCOUNTED.split():
        return word
    return next((_by(rule, word) for rule in rules if rule[0].search(word)), word)


def _by(rule: tuple[re.Pattern[str], str], word: str) -> str:
    pattern, other = rule
    return pattern.sub(lambda found: _ending(found, other, word), word, count=1)


def _ending(found: re.Match[str], other: str, word: str) -> str:
    new = re.sub(r"\$(\d)", lambda group: found[int(group[1])] or "", other)
    return _in_case_of(found[0] or word[found.start() - 1], new)


def _in_case_of(word: str, other: str) -> str:
    if word in (other, word.lower()):
        return other if word == other else other.lower()
    if word == word.upper():
        return other.upper()
    return other[:1].upper() + other[1:].lower() if word[0] == word[0].upper() else other.lower()
