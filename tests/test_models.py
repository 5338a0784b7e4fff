"""A record can not be made that says what the codebook forbids."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError
from tests.records import a_record, an_allegation, an_article, record_lists

from allegata import exchange, models
from allegata.contract.tables import TABLES, rows_of
from allegata.models import Evidence, GroupNationality, Model, Record
from allegata.vocabulary import NationalityScheme, Outcome, QuoteStatus

MODELS = sorted(
    {
        model
        for module in (models, exchange)
        for model in vars(module).values()
        if isinstance(model, type) and issubclass(model, BaseModel) and model not in (BaseModel, Model)
    },
    key=lambda model: model.__name__,
)

# A list of records draws some hundred values, each of a field that is read and written like its neighbours: in thirty
# lists are thousands of every kind.
RECORD_LISTS = settings(max_examples=30)

text = st.text(st.characters(exclude_categories=("Cs",)), min_size=1)
offset = st.integers(-5, 500)
maybe_offset = st.none() | offset


def evidence(**values: Any) -> Evidence:
    return Evidence(**values)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_model_is_frozen_strict_and_closed(model: type[BaseModel]) -> None:
    config = model.model_config
    assert (config["frozen"], config["strict"], config["extra"]) == (True, True, "forbid")


def test_a_record_can_not_be_changed() -> None:
    record = a_record()
    with pytest.raises(ValidationError, match="frozen"):
        record.outcome = Outcome.ERROR  # type: ignore[misc]
    assert isinstance(record.allegations, tuple)
    assert hash(record) == hash(a_record())


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text_version", "1"),
        ("text_version", 1.0),
        ("title", 7),
        ("title", ""),
        ("published", "2025-13"),
        ("published", "14 February 2025"),
        ("language", "EN"),
        ("article_id", "art-0123456789ABCDEF"),
        ("article_id", "art-0123456789abcdef\n"),
        ("surprise", "a field that no model has"),
    ],
)
def test_a_value_of_another_form_is_refused_and_never_converted(field: str, value: object) -> None:
    with pytest.raises(ValidationError, match=field):
        a_record(**{field: value})


def test_a_code_that_is_not_in_the_codebook_is_refused() -> None:
    told = a_record().model_dump_json().replace('"denied"', '"probably_denied"')
    with pytest.raises(ValidationError, match="denial_status"):
        Record.model_validate_json(told)


@RECORD_LISTS
@given(records=record_lists())
def test_a_record_reads_back_as_it_was_written(records: list[Record]) -> None:
    for record in records:
        assert Record.model_validate_json(record.model_dump_json()) == record


def test_an_article_reads_back_as_it_was_written() -> None:
    article = an_article()
    assert type(article).model_validate_json(article.model_dump_json()) == article


@RECORD_LISTS
@given(records=record_lists())
def test_every_value_of_a_record_stands_in_a_row_with_the_columns_of_its_table(records: list[Record]) -> None:
    columns = {table.name: [column.name for column in table.columns] for table in TABLES}
    for record in records:
        rows = list(rows_of(record))
        assert all(sorted(row) == sorted(columns[table]) for table, row in rows)
        responses = sum(len(allegation.responses) for allegation in record.allegations)
        assert sum(table == "responses" for table, _ in rows) == responses


# --- evidence ------------------------------------------------------------------------------------------------------


@given(quote=text, start=st.integers(0, 10_000))
def test_a_verbatim_quote_spans_exactly_its_code_points(quote: str, start: int) -> None:
    end = start + len(quote)
    shown = evidence(quote=quote, quote_start=start, quote_end=end)
    assert shown.quote_status is QuoteStatus.VERBATIM
    assert ("x" * start + quote)[start:end] == shown.quote


@given(quote=text, start=st.integers(0, 500), end=offset)
def test_offsets_that_do_not_span_the_quote_are_refused(quote: str, start: int, end: int) -> None:
    assume(end - start != len(quote))
    with pytest.raises(ValidationError):
        evidence(quote=quote, quote_start=start, quote_end=end)


@given(quote=st.none() | text, start=maybe_offset, end=maybe_offset)
def test_a_withheld_quote_leaves_nothing_of_itself(quote: str | None, start: int | None, end: int | None) -> None:
    values: dict[str, Any] = {"quote": quote, "quote_start": start, "quote_end": end}
    if set(values.values()) == {None}:
        assert evidence(**values, quote_status=QuoteStatus.WITHHELD).quote is None
    else:
        with pytest.raises(ValidationError):
            evidence(**values, quote_status=QuoteStatus.WITHHELD)


@given(quote=text, start=st.integers(0, 500), gone=st.sampled_from(["quote", "quote_start", "quote_end"]))
def test_a_shown_quote_lacks_nothing(quote: str, start: int, gone: str) -> None:
    whole: dict[str, Any] = {"quote": quote, "quote_start": start, "quote_end": start + len(quote)}
    with pytest.raises(ValidationError, match="exactly where quote_status is 'verbatim'"):
        evidence(**{**whole, gone: None})


def test_a_quote_is_never_left_out_by_omission() -> None:
    with pytest.raises(ValidationError, match="quote"):
        Evidence()  # type: ignore[call-arg]


@given(text=text, data=st.data())
def test_any_slice_of_a_text_is_evidence(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    found = evidence(quote=text[start:end], quote_start=start, quote_end=end)
    assert text[found.quote_start : found.quote_end] == found.quote


# --- what the codebook forbids -------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", NationalityScheme)
@pytest.mark.parametrize("code", [None, "COD", "002"])
def test_a_word_has_a_code_exactly_where_it_is_resolved(scheme: NationalityScheme, code: str | None) -> None:
    agrees = (code is None) == (scheme is NationalityScheme.UNRESOLVED)
    if agrees:
        assert GroupNationality(term="Congolese", scheme=scheme, code=code).code == code
    else:
        with pytest.raises(ValidationError, match="exactly where the scheme is not 'unresolved'"):
            GroupNationality(term="Congolese", scheme=scheme, code=code)


@pytest.mark.parametrize("outcome", [outcome for outcome in Outcome if outcome is not Outcome.OK])
def test_only_an_article_that_ended_well_has_allegations(outcome: Outcome) -> None:
    with pytest.raises(ValidationError, match="outcome 'ok'"):
        a_record(outcome=outcome, allegations=(an_allegation(an_article()),))
    assert a_record(outcome=outcome).allegations == ()


@pytest.mark.parametrize("numbers", [(2,), (1, 3), (2, 1), (1, 1)])
def test_allegations_are_numbered_from_one_without_a_gap(numbers: tuple[int, ...]) -> None:
    allegations = tuple(an_allegation(an_article(), number) for number in numbers)
    with pytest.raises(ValidationError, match="numbered 1, 2, 3"):
        a_record(allegations=allegations)


def test_an_allegation_alleges_something() -> None:
    with pytest.raises(ValidationError, match="acts"):
        an_allegation(an_article(), acts=())


def test_a_reply_holds_words_and_codes_and_nothing_that_code_derives() -> None:
    """The model copies, code decides: no place code, number read, label, status or sentence is asked of a model."""
    derived = {"label", "via_label", "state_code", "code", "scheme", "number_low", "number_high", "denial_status"}
    derived |= {"allegation", "allegation_id", "article_id", "quote_start", "quote_end", "review_status"}
    replies = [model for model in MODELS if model.__name__.startswith("Reply")]
    asked = {name: field for model in replies for name, field in model.model_fields.items()}
    assert not asked.keys() & derived
    assert all(field.is_required() for field in asked.values())
