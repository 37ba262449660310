"""Sound in and out: devices, the audio process and its supervisor, files, and the clock that comes with them."""
