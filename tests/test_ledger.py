"""One durable outcome per article and request."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from allegata.errors import LoadError
from allegata.exchange import Extraction, KeptAnswer, Usage
from allegata.ledger import Ledger
from allegata.models import Reply
from allegata.vocabulary import ArticleClass, Outcome

ARTICLE = "art-0123456789abcdef"
NOTHING = Extraction(
    outcome=Outcome.NO_ALLEGATION,
    reply=Reply(article_class=ArticleClass.NO_ALLEGATION, allegations=[]),
    raw='{"raw": "as it came"}',
    usage=Usage(attempts=2, input_tokens=900, output_tokens=12),
)


def test_what_was_put_comes_back_whole_in_another_session(tmp_path: Path) -> None:
    with Ledger(tmp_path / "work" / "ledger.sqlite") as ledger:
        ledger.put(ARTICLE, "hash", "rules/1", NOTHING)
    with Ledger(tmp_path / "work" / "ledger.sqlite") as ledger:
        assert ledger.get(ARTICLE, "hash") == NOTHING


def test_another_request_for_the_same_article_has_an_outcome_of_its_own(tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger.sqlite") as ledger:
        ledger.put(ARTICLE, "hash", "rules/1", NOTHING)
        assert ledger.get(ARTICLE, "another") is None
        ledger.put(ARTICLE, "hash", "rules/1", Extraction(outcome=Outcome.ERROR, reason="no answer"))
        again = ledger.get(ARTICLE, "hash")
        assert again is not None and again.outcome is Outcome.ERROR


def test_a_killed_process_loses_nothing_that_was_put(tmp_path: Path) -> None:
    script = textwrap.dedent(
        """
        import os, signal, sys
        from pathlib import Path
        from allegata.exchange import Extraction
        from allegata.ledger import Ledger
        from allegata.vocabulary import Outcome
        ledger = Ledger(Path(sys.argv[1]))
        for number in range(100):
            ledger.put(f"art-{number:016x}", "hash", "rules/1", Extraction(outcome=Outcome.ERROR, reason="kept"))
        os.kill(os.getpid(), signal.SIGKILL)
        """
    )
    path = tmp_path / "ledger.sqlite"
    killed = subprocess.run([sys.executable, "-c", script, str(path)], check=False)
    assert killed.returncode == -signal.SIGKILL
    with Ledger(path) as ledger:
        assert all(ledger.get(f"art-{number:016x}", "hash") is not None for number in range(100))


def test_texts_of_an_article_are_counted_as_they_are_met_and_keep_their_number(tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger.sqlite") as ledger:
        assert ledger.text_version(ARTICLE, "a" * 64, 1) == 1
        assert ledger.text_version(ARTICLE, "b" * 64, 1) == 2
        assert ledger.text_version(ARTICLE, "a" * 64, 1) == 1


def test_a_file_that_is_no_ledger_is_one_clear_error(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    path.write_text("this is a text file, and long enough not to be taken for an empty database " * 20)
    with pytest.raises(LoadError, match=r"ledger .* cannot be used.*--work"):
        Ledger(path)


def test_what_is_to_be_asked_anew_keeps_its_outcome_until_there_is_another(tmp_path: Path) -> None:
    good = Extraction(outcome=Outcome.NO_ALLEGATION)
    with Ledger(tmp_path / "ledger.sqlite") as ledger:
        ledger.put("art-0", "hash", "model", good)
        ledger.keep_answer("ask", "art-0", KeptAnswer(answer="{}", usage=Usage()))
        ledger.repeat("art-0", "hash")
        assert ledger.answer("ask") is not None  # nothing was asked yet
        assert ledger.begin_repeat("art-0", "hash")
        assert ledger.answer("ask") is None
        ledger.put("art-0", "hash", "model", Extraction(outcome=Outcome.ERROR, reason="down"))
        assert ledger.get("art-0", "hash") == good
        ledger.keep_answer("ask", "art-0", KeptAnswer(answer="[]", usage=Usage()))
        assert ledger.begin_repeat("art-0", "hash")  # the run that follows reads what was paid for since
        assert ledger.answer("ask") == KeptAnswer(answer="[]", usage=Usage())
        ledger.put("art-0", "hash", "model", Extraction(outcome=Outcome.REFUSED, reason="no"))
        assert not ledger.is_to_repeat("art-0", "hash")
        assert ledger.paid().attempts == 2


def test_a_ledger_that_cannot_be_written_is_not_to_be_moved_away(tmp_path: Path) -> None:
    with Ledger(tmp_path / "ledger.sqlite") as ledger:
        ledger._connection.execute("PRAGMA query_only = 1")
        with pytest.raises(LoadError, match="What it holds is safe"):
            ledger.put("art-0", "hash", "model", Extraction(outcome=Outcome.NO_ALLEGATION))
