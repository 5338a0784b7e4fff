"""Whether each denial_status is what the codebook derives from the responses of the accused, section 2.

The rule is written here a second time, in SQL and from the codebook, so that a release can be checked by itself. Forms
of answer are bits of a number: one number says which an accused is sure to have given, another which it may have given.
They differ only where several are accused and a name is withheld, so that nobody can tell from the release whom a
response answers for.
"""

from __future__ import annotations

from collections.abc import Iterator

import duckdb

from ..contract.ddl import literal
from ..vocabulary import DenialStatus, ResponseForm
from .cells import Check, run_check
from .findings import Finding

_BITS = {form: 1 << place for place, form in enumerate(ResponseForm)}


def _bits(*forms: ResponseForm) -> int:
    return sum(_BITS[form] for form in forms)


_ACKNOWLEDGED, _PARTLY = _bits(ResponseForm.ACKNOWLEDGED), _bits(ResponseForm.PARTLY_ACKNOWLEDGED)
_DENIED = _bits(ResponseForm.DENIED)

_IN_ORDER = (
    (DenialStatus.DENIED, _DENIED),
    (DenialStatus.REFRAMED, _bits(ResponseForm.REFRAMED)),
    (DenialStatus.NO_INFORMATION, _bits(ResponseForm.NO_INFORMATION)),
    (DenialStatus.DECLINED, _bits(ResponseForm.DECLINED)),
    (DenialStatus.NO_RESPONSE, _bits(ResponseForm.NO_RESPONSE)),
    (
        DenialStatus.OTHER_RESPONSE,
        _bits(
            ResponseForm.COUNTER_ACCUSED,
            ResponseForm.CONTEXT_CONCEDED,
            ResponseForm.ACTION_PROMISED,
            ResponseForm.OTHER,
        ),
    ),
)
"""The statuses of which the first that holds is taken, where nothing is acknowledged."""

_FORM = " ".join(f"WHEN {literal(form.value)} THEN {bit}" for form, bit in _BITS.items())

# A state answers for its organs, and a name for itself. 2: it does; 1: it may, a name being withheld; 0: it does not.
_SPEAKS = """CASE
      WHEN answer.state_code = accused.state_code THEN 2
      WHEN answer.responder_status = 'withheld' OR accused.name_status = 'withheld' THEN 1
      WHEN lower(answer.responder) IN (lower(accused.name), lower(accused.label)) THEN 2
      ELSE 0
    END"""

_ANSWERS = f"""answer AS (
  SELECT allegation_id, response_number, state_code, responder, responder_status,
    CASE form {_FORM} ELSE 0 END AS form
  FROM responses WHERE role = 'accused'
)"""


def check_answers(connection: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    """Check every denial_status of the tables that `make_views` made, of allegations and of each accused."""
    yield from run_check(connection, OF_ALLEGATIONS, "data/allegations.csv")
    yield from run_check(connection, OF_ACCUSED, "data/alleged_perpetrators.csv")


def _may_follow(status: str, sure: str, possible: str) -> str:
    """The condition that a status follows from forms of which some are sure, and others may be left out.

    Args:
        status: expression for the status.
        sure: expression for the forms that were given.
        possible: expression for all that may have been given, those that are sure among them.
    """

    def has(forms: str, bits: int) -> str:
        return f"({forms} & {bits}) <> 0"

    def lacks(forms: str, bits: int) -> str:
        return f"({forms} & {bits}) = 0"

    in_part = (
        f"({has(possible, _ACKNOWLEDGED)} AND {has(possible, _DENIED)}) "
        f"OR ({has(possible, _PARTLY)} AND {lacks(sure, _ACKNOWLEDGED)})"
    )
    conditions = {
        DenialStatus.NOT_STATED: f"{sure} = 0",
        DenialStatus.ACKNOWLEDGED: f"{has(possible, _ACKNOWLEDGED)} AND {lacks(sure, _DENIED)}",
        DenialStatus.PARTLY_ACKNOWLEDGED: in_part,
    }
    before = _ACKNOWLEDGED | _PARTLY
    for name, bits in _IN_ORDER:
        conditions[name] = f"{has(possible, bits)} AND {lacks(sure, before)}"
        before |= bits
    cases = " ".join(f"WHEN {literal(name.value)} THEN {condition}" for name, condition in conditions.items())
    return f"CASE {status} {cases} ELSE true END"  # another code is a fault of its own


OF_ALLEGATIONS = Check(
    "denial-status",
    "denial_status is not what the responses of the accused amount to",
    f"""WITH {_ANSWERS},
given AS (SELECT allegation_id, bit_or(form) AS forms FROM answer GROUP BY allegation_id)
SELECT _row, denial_status FROM allegations LEFT JOIN given USING (allegation_id)
WHERE NOT ({_may_follow("denial_status", "coalesce(forms, 0)", "coalesce(forms, 0)")})""",
)
"""Allegations whose denial_status does not follow from their responses."""

OF_ACCUSED = Check(
    "denial-status",
    "denial_status is not what the responses that answer for this accused amount to",
    f"""WITH {_ANSWERS},
pair AS (
  SELECT accused._row, answer.allegation_id, response_number, form, {_SPEAKS} AS speaks
  FROM alleged_perpetrators AS accused JOIN answer USING (allegation_id)
),
counted AS (
  SELECT _row, form, speaks, count(*) FILTER (speaks = 2) OVER each AS certain,
    count(*) FILTER (speaks = 1) OVER each AS doubtful
  FROM pair WINDOW each AS (PARTITION BY allegation_id, response_number)
),
given AS (
  -- a response that answers for none by state or name answers for all
  SELECT _row,
    bit_or(CASE WHEN speaks = 2 OR (certain = 0 AND doubtful = CAST(speaks = 1 AS INTEGER)) THEN form ELSE 0 END)
      AS sure,
    bit_or(CASE WHEN speaks > 0 OR certain = 0 THEN form ELSE 0 END) AS possible
  FROM counted GROUP BY _row
)
SELECT _row, denial_status FROM alleged_perpetrators LEFT JOIN given USING (_row)
WHERE NOT ({_may_follow("denial_status", "coalesce(sure, 0)", "coalesce(possible, 0)")})""",
)
"""Accused whose denial_status can not follow from the responses that answer for them, or may."""
