"""`handson doctor` on machines with and without sound, with a full disk, without a voice, and at a terminal."""

import json
import platform
import stat
import subprocess
from typing import Any

from tests.e2e.person import HANDSON, Home, Person
from tests.e2e.test_full_disk import small_disk
from tests.sound import VirtualCard
from tests.voices import spoken

PATIENT = ("doctor", "--seconds", "200")  # the tests may share their processors with many others


def told(done: subprocess.CompletedProcess[str]) -> dict[str, list[str]]:
    """The levels of each link."""
    assert "Traceback" not in done.stderr
    found: dict[str, list[str]] = {}
    for each in report(done)["findings"]:
        found.setdefault(each["link"], []).append(each["level"])
        assert each["level"] == "ok" or each["next"], each
    return found


def report(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(done.stdout)
    return read


def examined(home: Home, *arguments: str) -> subprocess.CompletedProcess[str]:
    return home.asks(*PATIENT, "--json", *arguments, seconds=250.0)


def test_a_machine_without_sound_is_told_so_and_all_else_is_looked_at(bare: Home) -> None:
    done = examined(bare)
    levels = told(done)
    assert done.returncode == 1
    assert [levels[link] for link in ("sound system", "devices", "microphone", "speaker")] == [["fail"]] * 4
    assert [levels[link] for link in ("settings", "packages", "recogniser", "words")] == [["ok"]] * 4
    assert levels["voice"] != ["fail"]  # where others need the processor it is slow, which is told
    assert not bare.state.exists()


def test_a_machine_with_speaker_and_microphone_in_one_room_is_well(home: Home, card: VirtualCard) -> None:
    card.join()
    done = examined(home)
    levels = told(done)
    assert done.returncode == 0, done.stdout
    links = ("sound system", "devices", "microphone", "mains hum", "speaker", "echo", "sample rates", "recogniser")
    assert [levels[link] for link in links] == [["ok"]] * len(links), done.stdout
    (speaker,) = [each["seen"] for each in report(done)["findings"] if each["link"] == "speaker"]
    assert "The microphone hears it" in speaker


def test_a_microphone_that_is_muted_fails_and_the_screen_says_what_to_do(home: Home, card: VirtualCard) -> None:
    card.control("set-source-mute", "mic", "1")
    done = home.asks(*PATIENT, seconds=250.0)
    card.control("set-source-mute", "mic", "0")
    assert done.returncode == 1
    assert "FAIL  microphone" in done.stdout
    assert "exact silence" in done.stdout
    assert "Next: Switch it on, and unmute it in the sound settings." in done.stdout


def test_a_voice_that_is_not_here_and_settings_that_cannot_be_used_fail(bare: Home) -> None:
    config = bare.folder / "handson.toml"
    config.write_text("volume = 99\n")
    levels = told(examined(bare.with_env(HANDSON_CONFIG=str(config))))
    assert levels["settings"] == ["fail"]
    assert levels["voice"] != ["fail"]
    nobody = bare.with_env(HANDSON_VOICE="piper:nobody")
    assert told(examined(nobody))["voice"] == ["fail"]


def test_a_full_disk_and_one_with_little_room_are_told(bare: Home) -> None:
    with small_disk(bare.state) as disk:
        disk.fill()
        done = subprocess.run(
            [*disk.inside, *HANDSON, *PATIENT, "--json"],
            env=dict(bare.env),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
    levels = told(done)
    assert (levels["free space"], levels["state folder"]) == (["fail"], ["fail"])


def test_fix_closes_what_is_open_to_others_and_says_so(bare: Home) -> None:
    bare.used_before()
    bare.database.chmod(0o644)
    assert told(examined(bare))["state folder"] == ["warn"]
    done = examined(bare, "--fix")
    assert "Files and folders in the state folder that are closed to others now: 1." in report(done)["mended"]
    assert told(done)["state folder"] == ["ok"]
    assert stat.S_IMODE(bare.database.stat().st_mode) == 0o600


def test_the_json_holds_nothing_private(home: Home, card: VirtualCard) -> None:
    card.control("load-module", "module-null-sink", "sink_name=annabels_pods", "rate=48000")
    card.control("set-default-sink", "annabels_pods")
    own = home.folder / "mirabels-words"
    (own / "en" / "cues").mkdir(parents=True)
    (own / "en" / "cues" / "mine.yaml").write_text('knead:\n  sya: ["Dear Rosalind, knead."]\n')
    private = home.with_env(HANDSON_NAME="Rosalind", HANDSON_PROMPTS=str(own), HANDSON_INPUT_DEVICE="Wilhelmina's mic")
    done = examined(private.used_before())
    card.control("set-default-sink", "speaker")
    assert told(done)["words"] == ["fail"]
    for name in ("annabel", "mirabel", "rosalind", "wilhelmina", str(home.folder).lower(), platform.node().lower()):
        assert name not in done.stdout.lower(), name


def test_at_a_terminal_a_few_words_are_asked_for_and_their_level_is_told(home: Home, card: VirtualCard) -> None:
    words = spoken(home.folder / "words.wav", "Next. Flow slowed. What can I say? Let me see, option one, go back.")
    with Person(home, *PATIENT, card=card, tty=True) as person:
        person.sees("Please say a few words now", 120.0)
        player = card.speak(words, wait=False)
        person.sees("Your voice has", 200.0)
        player.wait(20.0)
