"""A flag before the environment before the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from allegata.errors import UsageError
from allegata.settings import settings


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_the_default_is_free_and_never_a_paid_model() -> None:
    assert settings({}, {}).model == "rules"


def test_a_flag_comes_before_the_environment_before_the_file() -> None:
    Path("allegata.toml").write_text('model = "ollama/file"\nwork = "from-file"\nconcurrency = 3\n')
    chosen = settings({"model": "ollama/flag"}, {"ALLEGATA_MODEL": "ollama/env", "ALLEGATA_WORK": "from-env"})
    assert (chosen.model, chosen.work, chosen.concurrency) == ("ollama/flag", "from-env", 3)


def test_a_number_in_the_environment_is_read_as_one() -> None:
    assert settings({}, {"ALLEGATA_CONCURRENCY": "4"}).concurrency == 4


def test_source_date_epoch_is_the_date_where_none_is_given() -> None:
    assert settings({}, {"SOURCE_DATE_EPOCH": "0"}).date == "1970-01-01"
    assert settings({"date": "2026-01-01"}, {"SOURCE_DATE_EPOCH": "0"}).date == "2026-01-01"
    assert settings({}, {}).date is None


@pytest.mark.parametrize(
    ("flags", "environment", "file"),
    [
        ({"concurrency": 0}, {}, ""),
        ({"date": "yesterday"}, {}, ""),
        ({"version": "1"}, {}, ""),
        ({}, {"ALLEGATA_CONCURRENCY": "many"}, ""),
        ({}, {"SOURCE_DATE_EPOCH": "now"}, ""),
        ({}, {}, "modell = 'rules'"),
        ({}, {}, "model = "),
    ],
)
def test_a_value_that_does_not_fit_is_one_clear_line(
    flags: dict[str, object], environment: dict[str, str], file: str
) -> None:
    Path("allegata.toml").write_text(file)
    with pytest.raises(UsageError) as caught:
        settings(flags, environment)
    assert "\n" not in str(caught.value).strip() or "allegata.toml" in str(caught.value)
    assert caught.value.mend
