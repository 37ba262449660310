"""What `handson run` and `handson wait` share: a sound of this machine, held for one session at a time."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from assistant.app import live, wiring
from assistant.app.settings import state_folder
from assistant.app.starting import Opened
from assistant.app.wiring import Parts
from assistant.cli.main import DISCLAIMER
from assistant.screen.terminal import Terminal
from assistant.store.lock import SessionLock

if TYPE_CHECKING:
    from assistant.store.log import SessionLog


@contextmanager
def on_this_machine(made: Parts, opened: Opened, can_type: bool) -> Iterator[tuple[Terminal, "SessionLog", live.Inbox]]:
    """Screen, log and inbox; the sound is closed behind it. UsageProblem while another session runs."""
    inbox = live.Inbox()
    with opened.sound, SessionLock(state_folder() / wiring.LOCK):
        screen = Terminal(made.content.words.title)
        screen.notice(DISCLAIMER)
        with wiring.open_log(inbox.lost, inbox.back) as log, live.leaving_on_signals(inbox):
            if can_type:
                reader = threading.Thread(target=live.read_typed, args=(sys.stdin, inbox, opened.deaf), daemon=True)
                reader.start()
            yield screen, log, inbox
