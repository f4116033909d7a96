"""The report of an import: what was written, and each thing that was not, with its words."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from sitegen.importing.items import Finding
from sitegen.importing.reasons import REASONS
from sitegen.importing.writing import LEFT, NEW, SAME, UPDATED, Outcome
from sitegen.language import N_, catalogue

NAME = "import-report"
_SHOWN = 8
_LONGEST = 100
_COUNTS = {
    NEW: N_("new"), UPDATED: N_("updated"), SAME: N_("as before"), LEFT: N_("left as edited"),
}  # fmt: skip


class Told(NamedTuple):
    """An import as it is told; `entries` counts those of the source."""

    source: str
    entries: int
    outcome: Outcome
    is_trial: bool

    @property
    def counts(self) -> Counter[str]:
        return Counter(made.outcome for made in self.outcome.made)

    @property
    def groups(self) -> dict[str, list[Finding]]:
        """Give the findings by their code, in the order of the reasons."""
        found: dict[str, list[Finding]] = defaultdict(list)
        for finding in self.outcome.findings:
            found[finding.code].append(finding)
        return {code: found[code] for code in REASONS if code in found}


def summary(told: Told, language: str) -> Iterator[str]:
    """Word what happened, in one line each."""
    words = catalogue(language).gettext
    text = words("{source}: {count} entries in the source, {written} documents:")
    yield text.format(source=told.source, count=told.entries, written=len(told.outcome.made))
    for outcome, name in _COUNTS.items():
        if told.counts[outcome]:
            yield f"  {told.counts[outcome]} {words(name)}"
    files = sum(path.startswith("files/") for path in told.outcome.files)
    if files:
        yield words("  {count} files carried over").format(count=files)
    if told.is_trial:
        yield words("This was a trial run: nothing was written.")


def as_text(told: Told, language: str, report: str) -> str:
    """Word the report for a terminal: some places of each kind, shortened."""
    words = catalogue(language).gettext
    lines = list(summary(told, language))
    for code, findings in told.groups.items():
        lines += ["", f"{words(REASONS[code])} ({len(findings)}):"]
        lines += [f"  {_shortened(_line(finding))}" for finding in findings[:_SHOWN]]
        if len(findings) > _SHOWN:
            lines.append(words("  and {count} more").format(count=len(findings) - _SHOWN))
    if report:
        lines += [
            "",
            words("Everything, with the words that are missing: {file}").format(file=report),
        ]
    return "\n".join(lines) + "\n"


def _line(finding: Finding) -> str:
    return f"{finding.where}: {finding.text}" if finding.text else finding.where


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …"


def as_markdown(told: Told, language: str) -> str:
    """Word the whole report: every finding with its place, its document and its words."""
    words = catalogue(language).gettext
    paths = {made.key: made.path for made in told.outcome.made}
    heading, documents = words("Report of the import"), words("Documents written or known")
    lines = [f"# {heading}", "", *summary(told, language)]
    for code, findings in told.groups.items():
        lines += ["", f"## {words(REASONS[code])} ({len(findings)})", ""]
        for finding in findings:
            path = paths.get(finding.key, "")
            lines.append(f"- {_quoted(finding.where)}" + (f" → {_quoted(path)}" if path else ""))
            lines += [f"      {line}" for line in ("", *finding.text.split("\n")) if finding.text]
    lines += ["", f"## {documents}", ""]
    lines += [f"- {_quoted(made.key)} → {_quoted(made.path)} ({words(_COUNTS[made.outcome])})"
              for made in told.outcome.made]  # fmt: skip
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return f"`` {' '.join(text.split())} ``" if text else ""


def as_json(told: Told, language: str) -> Iterator[str]:
    """Give an object a line: each document, each finding, and the counts at the end."""
    words = catalogue(language).gettext
    paths = {made.key: made.path for made in told.outcome.made}
    rows: list[dict[str, Any]] = [
        {"document": made.path, "key": made.key, "outcome": made.outcome}
        for made in told.outcome.made
    ]
    for finding in told.outcome.findings:
        path = paths.get(finding.key, "")
        rows.append({"code": finding.code, "where": finding.where, "path": path,
                     "message": words(REASONS[finding.code]), "text": finding.text})  # fmt: skip
    rows.append({"source": told.source, "entries": told.entries, **told.counts,
                 "files": sorted(told.outcome.files), "dry_run": told.is_trial})  # fmt: skip
    for row in rows:
        yield json.dumps(row, ensure_ascii=False)


def keep(folder: str, text: str) -> str:
    """Write a report beside the earlier ones, which stay; one that says the same is kept once."""
    number = 1
    while True:
        path = Path(folder, f"{NAME}.md" if number == 1 else f"{NAME}-{number}.md")
        try:
            if path.read_text(encoding="utf-8") == text:
                return str(path)
        except FileNotFoundError:
            path.write_text(text, encoding="utf-8", newline="\n")
            return str(path)
        except (UnicodeDecodeError, IsADirectoryError):
            pass
        number += 1
