"""Numbers as written: the least and the greatest that the words allow."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allegata.normalize.numbers import read_number

UNITS = [
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
]
TENS = ["zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def spelled(number: int) -> str:
    """A number below 10,000 in English words."""
    if number < 20:
        return UNITS[number]
    if number < 100:
        return TENS[number // 10] + (f"-{UNITS[number % 10]}" if number % 10 else "")
    scale, name, joint = (1000, "thousand", " ") if number >= 1000 else (100, "hundred", " and ")
    rest = f"{joint}{spelled(number % scale)}" if number % scale else ""
    return f"{spelled(number // scale)} {name}{rest}"


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("17", 17, 17),
        ("seventeen", 17, 17),
        ("1,700", 1700, 1700),
        ("1 700", 1700, 1700),
        ("1.5 million", 1_500_000, 1_500_000),
        ("a dozen", 12, 12),
        ("half a dozen", 6, 6),
        ("a hundred and twenty", 120, 120),
        ("two hundred thousand", 200_000, 200_000),
        ("at least 21", 21, None),
        ("At least 300", 300, None),
        ("ten or more", 10, None),
        ("20+", 20, None),
        ("no fewer than 36", 36, None),
        ("more than 1,700", 1701, None),
        ("over 100 men", 101, None),
        ("more than a dozen", 13, None),
        ("fewer than 50", 1, 49),
        ("up to 200", 1, 200),
        ("as many as 20,000", 1, 20_000),
        ("about 400", 360, 440),
        ("About a thousand", 900, 1100),
        ("some 4,000", 3600, 4400),
        ("100-odd", 90, 110),
        ("nearly 400", 360, 399),
        ("between 150,000 and 190,000", 150_000, 190_000),
        ("150,000-190,000", 150_000, 190_000),
        ("two or three", 2, 3),
        ("two to three thousand", 2000, 3000),
        ("dozens", 24, None),
        ("scores", 40, None),
        ("Hundreds", 200, None),
        ("thousands of men", 2000, None),
        ("tens of thousands", 20_000, None),
        ("hundreds of thousands of people", 200_000, None),
        ("several hundred", 200, None),
        ("une vingtaine", 20, 20),
        ("plusieurs centaines", 200, None),
        ("más de 1.000", 1001, None),
        ("десятки тысяч", 20_000, None),
        ("более 100 человек", 101, None),
        ("सात", 7, 7),
        ("१७", 17, 17),
    ],
)
def test_a_number_is_read_as_far_as_its_words_go(words: str, low: int, high: int | None) -> None:
    assert read_number(words) == (low, high)


@pytest.mark.parametrize(
    "words",
    [
        *("several", "varios", "a few", "many", "some", "", "men", "the men"),
        *("36 countries", "400 days", "36%", "36 percent", "half of 400", "3.5", "22-year-old"),
        *("26 men and 4 women", "five five", "between 10", "from", "190 to 150", "hundreds or thousands"),
    ],
)
def test_what_is_no_number_of_people_stays_unknown(words: str) -> None:
    assert read_number(words) == (None, None)


@settings(deadline=None)  # the tables are read at first use
@given(st.integers(0, 9999))
def test_a_number_is_the_same_in_digits_and_in_words(number: int) -> None:
    assert read_number(str(number)) == (number, number)
    assert read_number(f"{number:,}") == (number, number)
    assert read_number(spelled(number)) == (number, number)
    assert read_number(spelled(number).capitalize()) == (number, number)


@settings(deadline=None)  # the tables are read at first use
@given(
    st.text()
    | st.lists(st.sampled_from(["about", "at", "least", "7", "two", "dozen", "of", "to", "-", "and"])).map(" ".join)
)
def test_any_words_can_be_read_and_the_least_is_not_above_the_greatest(words: str) -> None:
    low, high = read_number(words)
    assert low is not None or high is None
    assert low is None or low >= 0
    assert low is None or high is None or low <= high
