"""The release that the browser is shown: every state of a record, records of bad will, and enough others for a pager.

All of it goes the way of any release: records and notes through `load`, the database through `publish`. `KNOWN` names
the allegations that tests open.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from tests.linked import CASE, ORIGIN, OTHER_ORIGIN
from tests.records import WITHHELD, a_record, an_allegation, an_article, article_id, evidence, sha256

from allegata.links import CaseAllegation, CaseResponse, Links, SourceOrigin
from allegata.load import load
from allegata.models import (
    AffectedGroup,
    Allegation,
    AllegedAct,
    AllegedMeans,
    AllegedPerpetrator,
    CitedSource,
    GroupNationality,
    Record,
    Response,
)
from allegata.publish import Release, publish
from allegata.publish.release import PageForm
from allegata.releases import Change, Notes, Notice, NoticeAllegation, Statement, StatementAllegation, Tombstone
from allegata.vocabulary import (
    ActCode,
    ActorType,
    ArticleClass,
    ChainEnd,
    ChangeKind,
    DenialStatus,
    GroupStatus,
    MeansCode,
    NameStatus,
    NationalityScheme,
    NoticeKind,
    OriginKind,
    OriginRule,
    Outcome,
    Reach,
    ResponseForm,
    ResponseRole,
    ReviewStatus,
    SourceType,
    Stance,
    TombstoneReason,
)

VERSION = "0.7.0"
TITLE = "Made-up records to look at"

SCRIPT = "<script>window.__pwned = 'script'</script>"
CLOSING = "</script><script>window.__pwned = 'closing'</script><!--<script>"
IMAGE = "<img src=x onerror=\"window.__pwned = 'image'\">"
ADDRESS = "javascript:window.__pwned='address'"
BIDI = "\u202etxt.exe\u2066 turned round"
ASTRAL = "👩🏽‍✈️🏳️‍🌈 𝔄 emoji before it"
LONG = "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft" * 2
LITERAL = "O'Brien; DROP TABLE articles; --"
STATE = "Post & Sons = 100% #1 + more?"
PROTOTYPE = "__proto__"
FORMULAS = ('=HYPERLINK("http://aldora.example","look")', "+1+1", "-2+3", "@SUM(A1)")
LINES = 'one, "two"\nthree\r\nfour\u2028five\u2029six'
TEMPLATE = "{{ 7 * 7 }} ${7 * 7} {% raw %}"
LETTERS = "ΟΔΟΣ İstanbul STRAẞE ﬁ ǅ"
"""Letters that programs make small in ways of their own."""

WITHDRAWN = "alg-00000000000000aa"
"""An allegation that was published once and is gone."""

HOSTILE = (SCRIPT, CLOSING, IMAGE, ADDRESS, BIDI, ASTRAL, LONG, LITERAL, STATE, PROTOTYPE, *FORMULAS, LINES, TEMPLATE)
"""Each is title, outlet, name, term, source, quote and sentence of one record, and the address of one."""

KNOWN = {
    "full": 1,
    "undated": 2,
    "month": 3,
    "year": 4,
    "withheld": 5,
    "captive": 6,
    "refuted": 7,
    "several": 8,
    "bare": 9,
    "reviewed": 10,
    "noticed": 11,
    "letters": 12,
    "hostile": 20,
}
"""Numbers of the articles whose first allegation a test opens; those of `HOSTILE` stand in a row from `hostile`."""

FILLERS = range(101, 161)
"""Numbers of plain articles, so many that the rows are several pages long."""


def known(name: str, place: int = 0) -> str:
    """The identifier of an allegation that tests open; `place` counts on among those of bad will."""
    return f"alg-{sha256(f'{article_id(KNOWN[name] + place)} 1')[:16]}"


def release(folder: Path, records: list[Record] | None = None, page: PageForm = "ask") -> Path:
    """Publish the records into `folder/release`, which is returned."""
    told = some_records() if records is None else records
    load(folder / "safe.duckdb", told, links=lambda: _links(told), notes=lambda: _notes(told))
    about = Release(
        VERSION,
        "2026-01-02",
        title=TITLE,
        contact="desk@aldorapost.example",
        homepage="https://aldorapost.example/allegata",
        is_sample=True,
        reply_days=14,
        page=page,
    )
    return publish(folder / "safe.duckdb", folder / "release", about).folder


def some_records() -> list[Record]:
    """Everything that the tests look at."""
    return [*_states(), *_hostile(), *map(plain, FILLERS), a_record(900, outcome=Outcome.NO_ALLEGATION)]


def _told(name: str, article: dict[str, Any] | None = None, **changes: Any) -> Record:
    """The record of a known allegation: what differs of its article, and of the allegation."""
    number = KNOWN[name]
    read = an_article(number)
    return a_record(number, allegations=(an_allegation(read, 1, **changes),), **(article or {}))


def _states() -> list[Record]:
    bare: dict[str, Any] = {
        "means": (),
        "alleged_perpetrators": (),
        "affected_groups": (),
        "cited_sources": (),
        "responses": (),
    }
    first = an_article(1)
    second = an_allegation(first, 2, stance=Stance.ASSERTED, **bare)
    nothing = {"published": None, "title": None, "outlet": None, "url": None, "language": None}
    return [
        a_record(1, allegations=(an_allegation(first, 1), second)),
        _told("undated", nothing),
        _told("month", {"published": "2025-03"}),
        _told("year", {"published": "2024", "article_class": ArticleClass.OPINION}),
        _withheld(),
        _captive(),
        _told("refuted", {"article_class": ArticleClass.FACT_CHECK}, stance=Stance.REFUTED),
        _several(),
        _told("bare", None, **bare),
        _told("reviewed", {"extractor": "vllm/made-up extract.v1"}, review_status=ReviewStatus.REVIEWED),
        _told("noticed"),
        _told("letters", {"title": LETTERS}),
    ]


def _withheld() -> Record:
    """Every quote and every name that can be withheld."""
    article = an_article(KNOWN["withheld"])
    plain = an_allegation(article)
    kept = plain.model_copy(
        update={
            **WITHHELD,
            "acts": tuple(each.model_copy(update=WITHHELD) for each in plain.acts),
            "means": tuple(each.model_copy(update=WITHHELD) for each in plain.means),
            "alleged_perpetrators": (
                AllegedPerpetrator(
                    name="a recruiter",
                    name_status=NameStatus.WITHHELD,
                    label="a recruiter",
                    actor_type=ActorType.RECRUITER,
                    denial_status=DenialStatus.NOT_STATED,
                    **WITHHELD,
                ),
            ),
            "affected_groups": (AffectedGroup(term=None, term_status=NameStatus.WITHHELD, **WITHHELD),),
            "cited_sources": (
                CitedSource(
                    name="an affected person",
                    name_status=NameStatus.WITHHELD,
                    label="an affected person",
                    source_type=SourceType.VICTIM,
                    **WITHHELD,
                ),
            ),
            "responses": (),
            "denial_status": DenialStatus.NOT_STATED,
        }
    )
    withheld: dict[str, Any] = {"title_status": NameStatus.WITHHELD, "url_status": NameStatus.WITHHELD}
    return a_record(
        KNOWN["withheld"], allegations=(kept,), title="A […] tells", url="https://aldorapost.example/", **withheld
    )


def _captive() -> Record:
    article = an_article(KNOWN["captive"])
    quote = evidence(article.text, "the Harbour Watch group said")
    source = CitedSource(name="a captive", label="a captive", source_type=SourceType.CAPTIVE, **quote)
    return a_record(KNOWN["captive"], allegations=(an_allegation(article, cited_sources=(source,)),))


def _several() -> Record:
    """Three accused: a state that denies, a firm that does not answer, and somebody of whom no answer is told."""
    article = an_article(KNOWN["several"])
    quote = evidence(article.text, "the recruiters had not replied")

    def accused(name: str, kind: ActorType, status: DenialStatus, state: str | None = None) -> AllegedPerpetrator:
        return AllegedPerpetrator(
            name=name, label=name, actor_type=kind, state_code=state, denial_status=status, **quote
        )

    return a_record(
        KNOWN["several"],
        allegations=(
            an_allegation(
                article,
                alleged_perpetrators=(
                    accused("Ruritania", ActorType.STATE, DenialStatus.DENIED, "XRU"),
                    accused("Zenda Staffing", ActorType.COMPANY, DenialStatus.NO_RESPONSE),
                    accused("brokers", ActorType.UNSPECIFIED, DenialStatus.NOT_STATED),
                ),
                responses=(
                    Response(
                        responder="Ruritania's embassy",
                        state_code="XRU",
                        role=ResponseRole.ACCUSED,
                        form=ResponseForm.DENIED,
                        **evidence(article.text, "Ruritania's embassy denied the reports"),
                    ),
                    Response(
                        responder="Zenda Staffing", role=ResponseRole.ACCUSED, form=ResponseForm.NO_RESPONSE, **quote
                    ),
                ),
            ),
        ),
    )


def _hostile() -> list[Record]:
    """A record for each text of bad will, which stands wherever a text can stand."""
    records = []
    for place, text in enumerate(HOSTILE):
        number = KNOWN["hostile"] + place
        article = an_article(number)
        told: dict[str, Any] = {"quote": text, "quote_start": place, "quote_end": place + len(text)}
        plain = an_allegation(article)
        hostile = plain.model_copy(
            update={
                **told,
                "allegation": text,
                "acts": (AllegedAct(act=ActCode.RETENTION, **told),),
                "means": (AllegedMeans(means=MeansCode.DEBT, **told),),
                "alleged_perpetrators": (
                    AllegedPerpetrator(
                        name=text,
                        label=text,
                        actor_type=ActorType.COMPANY,
                        denial_status=DenialStatus.DENIED,
                        **told,
                    ),
                ),
                "affected_groups": (AffectedGroup(term=text, number=text, **told),),
                "cited_sources": (
                    CitedSource(
                        name=text, label=text, source_type=SourceType.WITNESS, via=text, via_label=text, **told
                    ),
                ),
                "responses": (Response(responder=text, role=ResponseRole.ACCUSED, form=ResponseForm.DENIED, **told),),
                "denial_status": DenialStatus.DENIED,
            }
        )
        records.append(
            a_record(
                number,
                allegations=(hostile,),
                title=text,
                outlet=text,
                url=text,
                extractor=text,
                published="2023-07-01",
            )
        )
    return records


_STATES = (("Ruritania", "XRU"), ("Elbonia", "XEL"), ("Borduria", "XBO"))
_PEOPLE = (("Kenyans", "KEN", "Kenya"), ("Nepalis", "NPL", "Nepal"), ("Cubans", "CUB", "Cuba"))
_SOURCES = (("officials", SourceType.OFFICIAL_ANONYMOUS), ("Harbour Watch", SourceType.NGO), ("kin", SourceType.FAMILY))
_FORMS = (ResponseForm.DENIED, ResponseForm.DECLINED, ResponseForm.NO_RESPONSE, None)
_ANSWERS = (DenialStatus.DENIED, DenialStatus.DECLINED, DenialStatus.NO_RESPONSE, DenialStatus.NOT_STATED)


def plain(number: int) -> Record:
    """A plain record; each of its values returns after another number of records, so that any two of them meet."""
    article = an_article(number)
    quote = evidence(article.text, "forces African students to fight")
    state, code = _STATES[number % 3]
    word, country, label = _PEOPLE[number // 2 % 3]
    source, kind = _SOURCES[number // 3 % 3]
    form, status = _FORMS[number % 4], _ANSWERS[number % 4]
    act = tuple(ActCode)[number % len(ActCode)]
    answers = (
        Response(responder=f"{state}'s embassy", state_code=code, role=ResponseRole.ACCUSED, form=form, **quote)
        for form in ([form] if form else [])
    )
    accused = AllegedPerpetrator(
        name=state, label=state, actor_type=ActorType.STATE, state_code=code, denial_status=status, **quote
    )
    nationality = GroupNationality(term=word, scheme=NationalityScheme.ISO3166, code=country, label=label)
    group = AffectedGroup(
        term=f"{word} on visas", nationalities=(nationality,), statuses=(tuple(GroupStatus)[number % 5],), **quote
    )
    told: Allegation = an_allegation(
        article,
        allegation=f"According to {source}, {state} allegedly pressed {word} to serve, case {number}.",
        acts=(AllegedAct(act=act, **quote),),
        means=(AllegedMeans(means=tuple(MeansCode)[number % 7], **quote),) if number % 8 else (),
        alleged_perpetrators=(accused,),
        affected_groups=(group,),
        cited_sources=(CitedSource(name=source, label=source, source_type=kind, **quote),) if number % 7 else (),
        responses=tuple(answers),
        review_status=ReviewStatus.REVIEWED if number % 5 == 0 else ReviewStatus.MACHINE_CODED,
    )
    return a_record(
        number,
        allegations=(told,),
        outlet=f"Outlet {number % 7}",
        published=f"202{3 + number % 3}-{1 + number % 12:02d}-{1 + number % 28:02d}",
        language=("en", "fr", "ru")[number // 4 % 3],
        extractor=("rules 1", "vllm/made-up extract.v1")[number % 2],
    )


def _links(records: list[Record]) -> Links:
    """A case with two origins, told nine times; one of its own for each other allegation, but for those of bad will."""
    shared = {article_id(number) for number in (KNOWN["full"], KNOWN["several"], KNOWN["month"], *FILLERS[:5])}
    hostile = {article_id(KNOWN["hostile"] + place) for place, _ in enumerate(HOSTILE)}
    told = [
        (each, CASE if record.article_id in shared else f"cas-{each.allegation_id[4:]}")
        for record in sorted(records, key=lambda record: record.article_id)
        if record.article_id not in hostile
        for each in record.allegations
    ]
    sources = [(each, case, number) for each, case in told for number, _ in enumerate(each.cited_sources, 1)]
    answers = [(each, case, number) for each, case in told for number, _ in enumerate(each.responses, 1)]
    events = Counter[str]()
    return Links(
        source_origins=tuple(
            SourceOrigin(
                allegation_id=each.allegation_id,
                source_number=number,
                origin_id=(ORIGIN, OTHER_ORIGIN)[place % 2] if case == CASE else f"org-{each.allegation_id[4:]}",
                origin_kind=OriginKind.WORK,
                rule=OriginRule.CITED_WORK,
                chain_end=ChainEnd.DEAD_END,
                hands=1,
            )
            for place, (each, case, number) in enumerate(sources)
        ),
        case_allegations=tuple(CaseAllegation(allegation_id=each.allegation_id, case_id=case) for each, case in told),
        case_responses=tuple(
            CaseResponse(
                allegation_id=each.allegation_id, response_number=number, case_id=case, event_number=events[case]
            )
            for each, case, number in answers
            for _ in [events.update([case])]
        ),
    )


def _notes(records: list[Record]) -> Notes:
    """A notice and a statement for the allegation that has them, each with a text of bad will beside a plain one."""
    there = {each.allegation_id for record in records for each in record.allegations}
    if known("noticed") not in there:
        return Notes()
    return Notes(
        notices=(
            Notice(notice_id="court-2026", notice=NoticeKind.ACQUITTAL, issued="2026-01-01", text="A court acquitted."),
            Notice(
                notice_id="back-2026", notice=NoticeKind.RETRACTION, issued="2026-01-03", text="The Post took it back."
            ),
            Notice(notice_id="odd-2026", notice=NoticeKind.CORRECTION, issued="2026-01-02", text=CLOSING, url=ADDRESS),
        ),
        notice_allegations=tuple(
            NoticeAllegation(notice_id=name, allegation_id=known("noticed"), reach=reach)
            for name, reach in (
                ("back-2026", Reach.SAME_ORIGIN),
                ("court-2026", Reach.NAMED),
                ("odd-2026", Reach.NAMED),
            )
        ),
        statements=(
            Statement(
                statement_id="embassy-1",
                party="An embassy",
                made="2026-01-01",
                statement="We deny all of it.",
                url="mailto:press@embassy.example",
            ),
            Statement(statement_id="odd-1", party=SCRIPT, made="2026-01-02", statement=IMAGE, url=ADDRESS),
        ),
        statement_allegations=tuple(
            StatementAllegation(statement_id=name, allegation_id=known("noticed"), reach=Reach.NAMED)
            for name in ("embassy-1", "odd-1")
        ),
        changes=(
            Change(
                change_number=1,
                change=ChangeKind.CHANGED,
                table_name="allegations",
                article_id=article_id(KNOWN["full"]),
                allegation_id=known("full"),
                field="denial_status",
                before="not_stated",
                after="denied",
            ),
        ),
        tombstones=(
            Tombstone(
                record_id=WITHDRAWN,
                article_id=article_id(KNOWN["full"]),
                reason=TombstoneReason.NOT_SUPPORTED,
                removed_in=VERSION,
                decided="2026-01-01",
                successor_id=known("full"),
            ),
        ),
    )
