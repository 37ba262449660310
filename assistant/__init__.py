"""handson: an offline, hands-free voice coach for hands-on pumping."""

import os

__version__ = "0.1.0"

# The models here are small: a team of threads for one costs eight times the processor (voice activity: 2.0 against
# 0.27 ms a chunk) and wins no time. The libraries read these when they are loaded, so it is said before any is.
os.environ.setdefault("OMP_THREAD_LIMIT", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
