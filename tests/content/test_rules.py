"""Each rule is in the docs, and each rule that the docs tell is one."""

import re
from pathlib import Path

from assistant.content.rules import RULES

TABLE = Path("docs/checks.md").read_text(encoding="utf-8")


def test_the_docs_tell_each_rule_as_it_is() -> None:
    rows = re.findall(r"^\| ([a-z-]+) \| (error|warning|hint) \| (.*) \| (.*) \| (.*) \|$", TABLE, re.MULTILINE)
    told = {name: (level, about, breaks, instead) for name, level, about, breaks, instead in rows}
    assert told == {name: (rule.level, rule.about, rule.breaks, rule.instead) for name, rule in RULES.items()}


def test_every_rule_is_held() -> None:
    files = [path for path in Path("assistant/content").glob("*.py") if path.name != "rules.py"]
    named = {name for path in files for name in re.findall(r'"([a-z]+(?:-[a-z]+)*)"', path.read_text(encoding="utf-8"))}
    assert set(RULES) - named == set()
