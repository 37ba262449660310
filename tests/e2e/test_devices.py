"""Sound that goes, comes back, or was never there."""

import time
import wave
from pathlib import Path

from tests.e2e.person import RUN, Home, Person, content, cue, quiet_room, silence, sound
from tests.sound import VirtualCard

# what is typed, and a cue that comes then
TYPED = (
    ("ready", "get-ready.comfort"),
    ("ready", "knead"),
    ("next", "little-circles"),
    ("next", "long-strokes"),
    ("next", "start.say-pump-on"),
    ("pump on", "let-down"),
    ("it's flowing", "massage-and-compress"),
    ("flow slowed", "choose.question"),
    ("option two", "option-two"),
    ("switch sides", "option-two-other"),
    ("next", "hand-express"),
    ("switch sides", "hand-express-other"),
    ("next", "amounts"),
    ("total one hundred ten", "amount.settle"),
    ("next", "goodbye"),
)


def test_a_microphone_that_goes_is_told_the_step_is_kept_and_it_works_again_once_back(
    home: Home, card: VirtualCard
) -> None:
    with card.recording() as recording, Person(home.used_before(), card=card, tty=True) as person:
        _to_knead(person)
        while (before := home.stands()).step != "knead":  # a cue may be 0.1 s and more ahead of a busy disk
            time.sleep(0.05)
        gone = time.monotonic()
        card.take_microphone()
        assert person.sees("The microphone is gone").at - gone < 2.5
        person.sees(cue("audio-lost"))
        assert (home.stands().step, home.stands().clock) == (before.step, before.clock)
        card.give_microphone()
        person.sees("The microphone is back.")
        silence(recording)
        with quiet_room(card, 60.0):
            person.says("what's next", cue("little-circles"))
        assert home.stands().step == "little-circles"


def test_a_speaker_that_goes_leaves_a_session_in_text_and_sounds_again_once_back(home: Home, card: VirtualCard) -> None:
    other = card.control("load-module", "module-null-source", "source_name=other", "rate=16000").strip()
    card.control("set-default-source", "other")
    card.take_microphone()  # the sink behind it would be taken for a speaker
    try:
        with Person(home.used_before(), tty=True) as person:
            _to_knead(person)
            card.take_speaker()
            person.sees("The speaker is gone")
            person.types("next")
            person.sees(cue("little-circles"))
            card.give_speaker()
            person.sees("The speaker is back.")
            with card.recording() as recording:
                silence(recording)
                person.types("next")
                person.sees(cue("long-strokes"))
                sound(recording)
    finally:
        card.control("unload-module", other)


def _to_knead(person: Person) -> None:
    person.sees(cue("check-in.question"))
    person.types("ready")
    person.sees(cue("get-ready.comfort"))
    person.types("ready")
    person.sees(cue("knead"))


def test_without_a_speaker_a_session_shows_its_cues_and_comes_to_its_end(home: Home, card: VirtualCard) -> None:
    (home.folder / "microphone.conf").write_text("pcm.!default { type asym capture.pcm { type pulse } }\n")
    machine = home.with_env(ALSA_CONFIG_PATH=str(home.folder / "microphone.conf"))
    with Person(machine.used_before(), card=card, tty=True) as person:
        person.sees("No speaker was found: cues are shown only.")
        person.sees(cue("check-in.question"))
        _types_all(person)


def test_without_any_sound_a_session_goes_by_typed_commands_and_shown_cues(bare: Home) -> None:
    with Person(bare.used_before(), tty=True) as person:
        person.sees("Type the commands.")
        person.sees(cue("check-in.question"))
        person.types("sing a song")
        person.sees('"sing a song" is not a command.')
        _types_all(person)


def _types_all(person: Person) -> None:
    for words, then in TYPED:
        person.types(words)
        person.sees(cue(then))
    person.sees("Goodbye.", 30.0)
    assert person.code() == 0
    assert "110 ml" in person.home.asks("sessions").stdout


def test_without_a_microphone_typed_commands_are_spoken_to(home: Home, card: VirtualCard) -> None:
    card.take_microphone()
    with card.recording() as recording, Person(home.used_before(), tty=True) as person:
        person.sees("No microphone was found. Type the commands; it is used once it is there.")
        person.sees(cue("check-in.question"))
        sound(recording)
        person.types("ready")
        person.sees(cue("get-ready.comfort"))


def test_without_microphone_and_terminal_the_demonstration_is_named(home: Home, card: VirtualCard) -> None:
    card.take_microphone()
    done = home.asks(*RUN)
    assert done.returncode == 3
    assert "No microphone was found." in done.stderr
    assert "handson demo" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_bare_machine_without_a_terminal_plays_the_demonstration_to_text_and_a_file(bare: Home) -> None:
    done = bare.asks("run", seconds=280.0)
    assert done.returncode == 0, done.stderr
    assert "here is the demonstration, silently" in done.stdout
    assert "    you: ready" in done.stdout
    assert any(text in done.stdout for text in content().words.variants("goodbye")), done.stdout
    path = Path(done.stdout.split("Written to ")[1].split(":")[0])
    with wave.open(str(path)) as file:
        assert file.getnchannels() == 2
        assert file.getnframes() > 60 * file.getframerate()
