"""A technique of five steps written in YAML alone: checked, drawn, and a session of it run."""

from pathlib import Path

from tests.e2e.person import RUN, Home, Person

TECHNIQUE = """\
technique: warm-cloth
default-kit: cloth
start: sit
steps:
  sit:
    phase: prepare
    say: [cloth.sit]
    why: cloth.why
    on: {ready: warm, next: warm}
  warm:
    phase: prepare
    say: [cloth.warm]
    why: cloth.why
    side: first
    lasts: 4 s
    then: other
    on: {next: other}
  other:
    phase: prepare
    say: [cloth.other]
    why: cloth.why
    side: other
    on: {next: rest, switch-sides: {to: warm}}
  rest:
    phase: prepare
    say: [cloth.rest]
    why: cloth.why
    on: {next: thanks}
  thanks:
    phase: close
    say: [cloth.thanks]
    why: cloth.why
    on: {}
    ends: true
kits:
  cloth: {}
"""
CUES = """\
cloth.sit:
  say: [Sit as you like. Say ready., Make yourself at home. Say ready.]
  night: [Sit down. Say ready.]
  offers: [ready]
cloth.warm:
  say: ["A warm cloth on the {side} breast, as warm as is pleasant.", "Lay the warm cloth on the {side} breast."]
  night: ["The cloth, {side} breast."]
cloth.other:
  say: ["And now the {side} side. Say next.", "Lay it on the {side} side. Say next."]
  night: ["The {side} side. Say next."]
  offers: [next]
cloth.rest:
  say: [Put the cloth away. Say next., Rest your hands now. Say next.]
  night: [Rest now. Say next.]
  offers: [next]
cloth.thanks:
  say: [That was it. Thank you., All done. Thank you.]
  night: [Thank you.]
cloth.why:
  say: [Warmth can help milk to flow for many parents., Many parents find that warmth feels good.]
  night: [Warmth feels good.]
"""
NAMES = """\
step: {sit: sitting down, warm: the warm cloth, other: the other side, rest: a rest, thanks: the end}
kit: {cloth: a warm cloth}
"""


def _pack(home: Home) -> Path:
    pack = home.folder / "own"
    for name, text in {
        "techniques/warm-cloth.yaml": TECHNIQUE,
        "en/cues/cloth.yaml": CUES,
        "en/names.yaml": NAMES,
    }.items():
        (pack / name).parent.mkdir(parents=True, exist_ok=True)
        (pack / name).write_text(text)
    return pack


def test_it_is_without_mistakes_and_can_be_drawn(bare: Home) -> None:
    pack = _pack(bare)
    assert bare.asks("prompts", "check", pack, "--strict").stdout == f"No mistakes in {pack}.\n"
    drawn = bare.asks("techniques", "draw", "warm-cloth", "--prompts", pack, "-o", bare.folder / "cloth.svg")
    assert drawn.stdout.endswith("cloth.svg: 5 steps.\n")
    assert "the warm cloth" in (bare.folder / "cloth.svg").read_text()


def test_a_session_of_it_runs_to_its_end(home: Home) -> None:
    pack = _pack(home)
    flags = ("--prompts", str(pack), "--technique", "warm-cloth")
    with Person(home.used_before(), *RUN, *flags, tty=True) as person:
        person.sees("Say ready.")
        person.types("ready")
        person.sees("[the warm cloth")
        person.sees("[the other side")  # by its timer
        person.types("next")
        person.sees("[a rest")
        person.types("next")
        person.sees("Thank you.")
