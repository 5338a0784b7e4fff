"""Statements and notices reach the rows that they are about; an acquittal and a retraction all of the same origin."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from tests.editorial.folder import alg, art, cas, folder, org

from allegata.editorial import EditorialError, Placed, assert_publishable, notes_of, read_editorial
from allegata.links import CaseAllegation, Links, SourceOrigin
from allegata.previous import Named
from allegata.vocabulary import ChainEnd, OriginKind, OriginRule, Reach

# Articles 1 to 4 with allegations 11, 12 (of article 1), 21, 31 and 41. Article 1 is itself origin 9, which 31 cites;
# 11 and 21 share origin 1, 21 and 41 share origin 2. Case 1 has all but 41.
ALLEGATIONS = [(alg(11), art(1)), (alg(12), art(1)), (alg(21), art(2)), (alg(31), art(3)), (alg(41), art(4))]
SOURCES = [(11, 1, None), (21, 1, None), (21, 2, None), (31, 9, art(1)), (41, 2, None)]


def links() -> Links:
    return Links(
        source_origins=tuple(
            SourceOrigin(
                allegation_id=alg(allegation),
                source_number=number,
                origin_id=org(origin),
                origin_kind=OriginKind.VOICE,
                rule=OriginRule.ALONE,
                chain_end=ChainEnd.NAMED,
                hands=0,
                held_article_id=held,
            )
            for number, (allegation, origin, held) in enumerate(SOURCES, 1)
        ),
        case_allegations=tuple(
            CaseAllegation(allegation_id=one, case_id=cas(2 if one == alg(41) else 1)) for one, _ in ALLEGATIONS
        ),
    )


def placed(at: Path, notice: str, about: str, gone: Iterable[str] = ()) -> Placed:
    notices = f"notice_id,about,notice,issued,text\nn-1,{about},{notice},2026-11-05,Something happened.\n"
    return notes_of(read_editorial(folder(at, notices=notices)), links(), iter(ALLEGATIONS), frozenset(gone))


def reached(at: Path, notice: str, about: str) -> dict[str, str]:
    beside = placed(at, notice, about).notes.notice_allegations
    assert list(beside) == sorted(beside, key=lambda each: each.allegation_id)
    return {each.allegation_id: str(each.reach) for each in beside}


@pytest.mark.parametrize("notice", ["under_review", "correction"])
def test_a_review_and_a_correction_stand_beside_what_they_name(tmp_path: Path, notice: str) -> None:
    assert reached(tmp_path, notice, f"{alg(11)}; {art(2)}") == {alg(11): "named", alg(21): "named"}
    assert reached(tmp_path, notice, art(1)) == {alg(11): "named", alg(12): "named"}


@pytest.mark.parametrize("notice", ["acquittal", "retraction"])
def test_an_acquittal_and_a_retraction_reach_every_row_of_the_origin_by_one_step(tmp_path: Path, notice: str) -> None:
    assert reached(tmp_path, notice, alg(11)) == {alg(11): "named", alg(21): "same_origin"}
    assert reached(tmp_path, notice, alg(21)) == {
        alg(11): "same_origin",
        alg(21): "named",
        alg(41): "same_origin",
    }


def test_an_article_that_took_it_back_reaches_those_that_had_it_from_there(tmp_path: Path) -> None:
    assert reached(tmp_path, "retraction", art(1)) == {
        alg(11): "named",
        alg(12): "named",
        alg(21): "same_origin",
        alg(31): "same_origin",
    }


def test_a_case_and_an_origin_say_themselves_how_far_is_meant(tmp_path: Path) -> None:
    assert reached(tmp_path, "retraction", org(2)) == {alg(21): "same_origin", alg(41): "same_origin"}
    in_case = {alg(11): "same_case", alg(12): "same_case", alg(21): "same_case", alg(31): "same_case"}
    assert reached(tmp_path, "acquittal", cas(1)) == in_case


def test_where_several_reasons_hold_the_closest_is_given(tmp_path: Path) -> None:
    assert reached(tmp_path, "under_review", f"{cas(1)} {org(2)} {alg(21)}") == {
        alg(11): "same_case",
        alg(12): "same_case",
        alg(21): "named",
        alg(31): "same_case",
        alg(41): "same_origin",
    }


def test_an_article_without_rows_of_its_own_can_be_an_origin_that_was_taken_back(tmp_path: Path) -> None:
    notices = f"notice_id,about,notice,issued,text\nn-1,{art(1)},retraction,2026-11-05,Taken back.\n"
    decided = read_editorial(folder(tmp_path, notices=notices))
    found = notes_of(decided, links(), [each for each in ALLEGATIONS if each[1] != art(1)]).notes
    assert [each.allegation_id for each in found.notice_allegations] == [alg(31)]


def test_a_statement_reaches_no_further_than_it_is_about(tmp_path: Path) -> None:
    statements = f"statement_id,about,party,made,url\ns-1,{art(1)},The agency,2026-11-05,https://agency.example/a\n"
    notes = notes_of(read_editorial(folder(tmp_path, statements=statements)), links(), ALLEGATIONS).notes
    assert [(each.allegation_id, each.reach.value) for each in notes.statement_allegations] == [
        (alg(11), "named"),
        (alg(12), "named"),
    ]


@pytest.mark.parametrize("target", [alg(99), art(99), org(99), cas(99)])
def test_what_is_about_nothing_in_the_release_is_refused(tmp_path: Path, target: str) -> None:
    with pytest.raises(EditorialError, match=rf"^notices\.csv, row 2, about: {target} is not in the release"):
        placed(tmp_path, "under_review", f"{alg(11)} {target}")


def test_what_is_gone_is_left_out_and_told(tmp_path: Path) -> None:
    partly = placed(tmp_path, "acquittal", f"{alg(12)} {alg(99)}", gone=[alg(99)])
    assert [each.allegation_id for each in partly.notes.notice_allegations] == [alg(12)]
    assert [str(each.where) for each in partly.left_out] == ["notices.csv, row 2, about"]
    wholly = placed(tmp_path, "acquittal", art(99), gone=[art(99)])
    assert wholly.notes.notices == () and wholly.notes.notice_allegations == ()
    assert art(99) in wholly.left_out[0].what and "others that repeat it" in wholly.left_out[0].mend
    assert placed(tmp_path, "under_review", art(99), gone=[art(99)]).left_out[0].mend == "Nothing has to be done"


def test_without_statements_and_notices_no_row_is_looked_at(tmp_path: Path) -> None:
    def a_million() -> Iterator[tuple[str, str]]:
        raise AssertionError("read")
        yield

    decided = read_editorial(folder(tmp_path, collections="collection_number,searched\n1,the web\n"))
    assert notes_of(decided, links(), a_million()).notes.collections == decided.collections


def test_a_protected_name_is_refused_where_its_article_is_meant_and_never_repeated(tmp_path: Path) -> None:
    statements = (
        "statement_id,about,party,made,statement,url\n"
        f"s-1,{alg(11)},The agency,2026-11-05,Juma Kiptoo signed.,\n"
        f"s-2,{alg(41)},Kiptoo and sons,2026-11-05,We sell boats.,https://boats.example/kiptoo\n"
    )
    notices = f"notice_id,about,notice,issued,text\nn-1,{alg(21)},retraction,2026-11-05,Kiptoo was not there.\n"
    decided = read_editorial(folder(tmp_path, statements=statements, notices=notices))
    notes = notes_of(decided, links(), ALLEGATIONS).notes

    def hidden(allegation_id: str, text: str, /) -> bool:
        return allegation_id == alg(11) and "kiptoo" in text.lower()  # protected in article 1 alone

    with pytest.raises(EditorialError) as refused:
        assert_publishable(decided, notes, hidden)
    assert [each.where for each in refused.value.faults] == [
        "statements.csv, row 2, statement",
        "notices.csv, row 2, text",
    ]
    assert "kiptoo" not in str(refused.value).lower()
    assert_publishable(decided, notes, lambda allegation_id, text: False)


def after(at: Path, notice: str, about: str, *, gone: Iterable[str], before: Named | None = None) -> Placed:
    """Placed where these articles and all their origins are gone since the release before, which had all."""
    lost = {one for one, article in ALLEGATIONS if article in gone}
    sources = [each for each in links().source_origins if each.allegation_id not in lost]
    now = Links(
        source_origins=tuple(
            each.model_copy(update={"origin_id": org(77), "held_article_id": None}) for each in sources
        ),
        case_allegations=tuple(CaseAllegation(allegation_id=each.allegation_id, case_id=cas(77)) for each in sources),
    )
    standing = [each for each in ALLEGATIONS if each[0] not in lost]
    notices = f"notice_id,about,notice,issued,text\nn-1,{about},{notice},2026-11-05,Something happened.\n"
    decided = read_editorial(folder(at, notices=notices))
    return notes_of(decided, now, standing, lost | set(gone), before or Named(tuple(ALLEGATIONS), links()))


def beside(found: Placed) -> dict[str, str]:
    return {each.allegation_id: str(each.reach) for each in found.notes.notice_allegations}


def test_a_retraction_of_an_article_that_is_withdrawn_reaches_those_who_repeat_it(tmp_path: Path) -> None:
    found = after(tmp_path, "retraction", art(1), gone=[art(1)])
    assert beside(found) == {alg(21): "same_origin", alg(31): "same_origin"}
    assert [each.mend for each in found.left_out] == ["Nothing has to be done"]
    assert beside(after(tmp_path, "retraction", alg(12), gone=[art(1)])) == {}
    assert beside(after(tmp_path, "correction", art(1), gone=[art(1)])) == {}


def test_an_origin_or_a_case_of_the_release_before_is_known_by_what_it_had(tmp_path: Path) -> None:
    assert beside(after(tmp_path, "under_review", org(1), gone=[art(1)])) == {alg(21): "same_origin"}
    assert beside(after(tmp_path, "under_review", cas(2), gone=[art(1)])) == {alg(41): "same_case"}
    with pytest.raises(EditorialError, match=org(88)):
        after(tmp_path, "under_review", org(88), gone=[art(1)])


def test_what_was_reached_stays_reached_in_the_releases_that_follow(tmp_path: Path) -> None:
    """The release before lacks the article by then; it says what its notice stands beside."""
    reached = {alg(21): Reach.SAME_ORIGIN, alg(11): Reach.SAME_ORIGIN, alg(41): Reach.NAMED}
    second = Named(tuple(each for each in ALLEGATIONS if each[1] != art(1)), Links(), notices={"n-1": reached})
    for about in (art(1), org(1)):
        found = after(tmp_path, "retraction", about, gone=[art(1)], before=second)
        assert beside(found) == {alg(21): "same_origin"}
