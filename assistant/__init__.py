"""handson: an offline, hands-free voice coach for hands-on pumping."""

__version__ = "0.1.0"
