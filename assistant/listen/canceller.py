"""The canceller: what the speaker played is taken out of what the microphone heard, so that who speaks over it is left.

First stage of the ear. Samples in, samples out, 20 ms at a time. An adaptive filter learns the way from the speaker
through the room: a partitioned block frequency-domain Kalman filter with diagonal uncertainty (Enzner and Vary 2006,
Kuech, Mabande and Enzner 2014). It learns slowly while somebody else speaks, since what is left over then is large, and
forgets a little all the time, since the clocks of two sound cards drift apart: in a simulated room it takes 25 dB out
with one clock, 19 dB at 20 ppm and 14 dB at 50 ppm between the clocks.
"""

import numpy as np
from numpy.typing import NDArray

from assistant.audio.level import power, to_pcm, to_wave
from assistant.audio.ports import BLOCK, Pcm, Wave

STEP = BLOCK // 2  # samples, 10 ms: shorter follows drifting clocks better, and costs more
PARTS = 24  # steps that the filter is long: 240 ms of delay and room
DELAYS = 26  # blocks by which the whole may be delayed beyond that: Bluetooth
NEAR = 8  # blocks of delay that the filter holds by itself
AHEAD = 4  # blocks before a longer delay at which it begins
KEPT = 0.999  # of the filter at each step
UNKNOWN = 0.1  # variance of a part of which nothing is known
QUICK = 0.3  # share of the newest step in the measured power of what is left
LEAST = 1e-9

Spectra = NDArray[np.complex128]  # (PARTS, STEP + 1)


class Canceller:
    """Keeps the way it learnt from cue to cue. While the speaker is silent, and has been, it does nothing."""

    def __init__(self) -> None:
        self._filter: Spectra = np.zeros((PARTS, STEP + 1), np.complex128)
        self._variance = np.full((PARTS, STEP + 1), UNKNOWN)
        self._spectra: Spectra = np.zeros((PARTS, STEP + 1), np.complex128)  # of the speaker, the newest first
        self._left = np.full(STEP + 1, 1e-4)  # power of what is left
        self._said = np.zeros((DELAYS + 2) * BLOCK, np.float32)  # the newest last
        self._before = np.zeros(STEP, np.float32)  # the speaker's last step
        self._delay = 0  # blocks
        self._silent = PARTS  # steps since the speaker last sounded

    def take(self, heard: Pcm, said: Pcm, lag: int = 0) -> Pcm:
        """What is left of `heard`; both of shape (BLOCK,). `lag`: blocks from speaker to microphone, if known."""
        self._follow(lag)
        delayed = self._delayed(to_wave(said))
        if self._silent >= PARTS and not delayed.any():
            return heard
        near = to_wave(heard)
        left = np.concatenate([self._step(near[at : at + STEP], delayed[at : at + STEP]) for at in (0, STEP)])
        return to_pcm(left) if power(left) < power(near) else heard

    def _follow(self, lag: int) -> None:
        """A delay that the filter does not hold is taken out before it; what was learnt for another one is void."""
        wanted = 0 if lag <= NEAR else lag - AHEAD
        if abs(wanted - self._delay) > AHEAD - 2:
            self._delay = min(wanted, DELAYS)
            self._filter[:], self._variance[:] = 0.0, UNKNOWN

    def _delayed(self, said: Wave) -> Wave:
        self._said = np.concatenate((self._said[BLOCK:], said))
        end = self._said.size - self._delay * BLOCK
        return self._said[end - BLOCK : end]

    def _step(self, near: Wave, far: Wave) -> Wave:
        self._silent = 0 if far.any() else self._silent + 1
        self._spectra = np.roll(self._spectra, 1, axis=0)
        self._spectra[0] = np.fft.rfft(np.concatenate((self._before, far)))
        self._before = far
        echo = np.fft.irfft((self._filter * self._spectra).sum(axis=0))[STEP:]
        left = near - echo
        self._learn(np.fft.rfft(np.concatenate((np.zeros(STEP), left))))
        return np.asarray(left, np.float32)

    def _learn(self, left: NDArray[np.complex128]) -> None:
        loud = np.abs(self._spectra) ** 2
        self._left += QUICK * (np.abs(left) ** 2 - self._left)
        gain = self._variance / (0.5 * (self._variance * loud).sum(axis=0) + self._left + LEAST)
        change = np.fft.irfft(gain * np.conj(self._spectra) * left, axis=1)
        change[:, STEP:] = 0.0  # the filter's parts follow each other and do not overlap
        self._filter = KEPT * (self._filter + np.fft.rfft(change, axis=1))
        known = np.clip(1.0 - 0.5 * gain * loud, 0.0, 1.0)
        self._variance = KEPT**2 * known * self._variance + (1.0 - KEPT**2) * np.abs(self._filter) ** 2
