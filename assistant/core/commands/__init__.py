"""What the commands do that every technique has. Each handler takes the turn and what was heard."""

from collections.abc import Callable, Mapping

from assistant.core.commands import holds, interludes, moving, noting, telling, voice
from assistant.core.events import Heard
from assistant.core.turn import Turn

Handler = Callable[[Turn, Heard], None]

ANYWHERE: Mapping[str, Handler] = {
    "stop": interludes.interlude("stopped"),
    "hurts": interludes.interlude("hurts"),
    "unwell": interludes.interlude("unwell"),
    "emergency": interludes.interlude("emergency"),
    "finish-session": interludes.finish_session,
    "practise": interludes.practise,
    "repeat": telling.repeat,
    "can-say": telling.can_say,
    "help": telling.help_me,
    "why": telling.why,
    "where": telling.where,
    "what-heard": telling.what_heard,
    "how-long": telling.how_long,
    "louder": voice.louder,
    "softer": voice.softer,
    "slower": voice.slower,
    "faster": voice.faster,
    "quiet-mode": voice.mode("tones", "mode.quiet"),
    "tones-mode": voice.mode("tones", "mode.tones"),
    "voice-mode": voice.mode("voice", "mode.voice"),
    "screen-mode": voice.mode("screen", "mode.screen"),
}
IN_STEPS: Mapping[str, Handler] = {
    "pause": interludes.interlude("pause"),
    "crying": interludes.interlude("crying"),
    "bottle": interludes.interlude("bottle"),
    "resume": interludes.resume,
    "go-back": moving.go_back,
    "undo": moving.undo,
    "skip": moving.skip,
    "next": moving.skip,
    "longer": holds.longer,
    "shorter": holds.shorter,
    "helped": holds.helped,
    "pace": holds.pace,
    "no-pace": holds.no_pace,
    "amount": noting.amount,
}
OUTCOMES: Mapping[str, Handler] = {
    "resume": interludes.resume,
    "gentler": interludes.gentler,
    "begin": interludes.begin,
    "consult": interludes.consult,
    "finish": interludes.finish_session,
    "hurts-end": interludes.hurts_end,
    "decline": interludes.decline,
}
