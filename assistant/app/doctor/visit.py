"""The whole of `handson doctor`: settings that may be broken, what is mended first, then every check."""

import time
from collections.abc import Callable, Mapping
from typing import Any

from assistant.app.doctor.examining import examine
from assistant.app.doctor.finding import Finding
from assistant.app.doctor.machine import Machine, usable
from assistant.app.doctor.mending import mend
from assistant.app.doctor.telling import Report
from assistant.app.settings import Loaded


def visit(flags: Mapping[str, Any], seconds: float, *, fix: bool, spoken: bool, ask: Callable[[str], None]) -> Report:
    """Look at everything, within that many seconds. `spoken`: somebody is there to be asked for a word."""
    begun = time.monotonic()
    mended = list(mend()) if fix else []
    loaded, trouble = usable(flags)
    found = examine(Machine(loaded, flags, spoken, ask, seconds=seconds))
    return Report([_settings(loaded, trouble), *found], mended, time.monotonic() - begun, loaded.settings.name)


def _settings(loaded: Loaded, trouble: str) -> Finding:
    """Where some cannot be used, the rest of the chain was looked at with the defaults."""
    if trouble:
        seen = f"They cannot be used (mistakes: {len(trouble.splitlines())}); what follows is told of the defaults."
        return Finding("settings", "fail", seen, "Mend them: `handson settings` names each.", trouble)
    if loaded.sources:
        return Finding("settings", "ok", f"They can be used. Yours: {', '.join(sorted(loaded.sources))}.")
    return Finding("settings", "ok", "They can be used; all are the defaults.")
