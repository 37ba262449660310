# Shared by the scripts here: finds Python, installs what is missing, makes the environment. Sourced, not run.

say() { printf '%s\n' "$*" >&2; }

PYTHON=""
find_python() {
  local candidate
  for candidate in "${HANDSON_PYTHON:-}" python3 python3.13 python3.12 python3.11; do
    [ -n "$candidate" ] && command -v "$candidate" >/dev/null 2>&1 || continue
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      PYTHON=$candidate
      return 0
    fi
  done
  return 1
}

has_library() { # name of a shared library without .so: is it there?
  "$PYTHON" -c "import ctypes.util, sys; sys.exit(ctypes.util.find_library('$1') is None)" 2>/dev/null
}

missing_packages() { # Debian packages that are missing, one a line; arguments are more of them as command:package
  has_library portaudio || echo libportaudio2
  command -v espeak-ng >/dev/null 2>&1 || echo espeak-ng
  "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null || echo python3-venv
  local pair
  for pair in "$@"; do
    command -v "${pair%%:*}" >/dev/null 2>&1 || echo "${pair##*:}"
  done
}

install_packages() { # packages by apt, saying so; where it may not, a clear line
  local sudo=""
  if ! command -v apt-get >/dev/null 2>&1; then
    if [ "$(uname -s)" = Darwin ]; then
      say "Please install first: brew install portaudio espeak-ng"
    else
      say "Please install these with your system's package tool: $* (Fedora: dnf install portaudio espeak-ng; Arch: pacman -S portaudio espeak-ng)"
    fi
    return 1
  fi
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
      say "These packages are missing and only an administrator may install them: apt-get install $*"
      return 1
    fi
    sudo=sudo
  fi
  say "Installing by apt: $*"
  if ! $sudo apt-get install -y --no-install-recommends "$@" >/dev/null 2>&1; then
    $sudo apt-get update >&2 && $sudo apt-get install -y --no-install-recommends "$@" >&2 || {
      say "apt could not install them. Try: sudo apt-get update && sudo apt-get install $*"
      return 1
    }
  fi
}

set_up() { # $1: requirements file, $2: environment's folder; further arguments as for missing_packages
  local requirements=$1 environment=$2 packages stamp
  shift 2
  if ! find_python; then
    if command -v apt-get >/dev/null 2>&1 && apt-cache policy python3 2>/dev/null | grep -qE 'Candidate: 3\.(1[1-9]|[2-9][0-9])'; then
      install_packages python3 python3-venv && find_python || return 1
    else
      say "Python 3.11 or later is needed. Install it, or name one in HANDSON_PYTHON."
      return 1
    fi
  fi
  packages=$(missing_packages "$@")
  # shellcheck disable=SC2086 # one word for each package
  [ -z "$packages" ] || install_packages $packages || return 1
  stamp=$("$PYTHON" -c 'import hashlib, sys; print(hashlib.sha256(b"".join(open(f, "rb").read() for f in sys.argv[1:]) + sys.version.encode()).hexdigest())' "$requirements" pyproject.toml)
  if [ "$(cat "$environment/.stamp" 2>/dev/null)" != "$stamp" ]; then
    say "Setting up the environment in $environment ..."
    rm -f "$environment/.stamp"
    "$PYTHON" -m venv "$environment" || return 1
    "$environment/bin/python" -m pip install -q --disable-pip-version-check --require-hashes -r "$requirements" || {
      say "The packages could not be installed. Is there a network? Run this again when there is: it goes on where it was."
      return 1
    }
    "$environment/bin/python" -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e . || return 1
    echo "$stamp" >"$environment/.stamp"
  fi
}

second_listener() { # the second listener's model, once, where memory is 2 GB or more; $HANDSON_SECOND_LISTENER=off: not
  local memory
  memory=$(awk '/^MemTotal/ {print $2}' /proc/meminfo 2>/dev/null || echo 4000000)
  [ "${memory:-0}" -ge 1900000 ] && [ "${HANDSON_SECOND_LISTENER:-auto}" != off ] || return 0
  [ -e "$root/.venv/.second" ] && return 0
  say "Fetching the second listener, 71 MB, once ..."
  : >"$root/.venv/.second" # tried once: without a network no later start shall wait for one
  if ! "$root/.venv/bin/handson" models fetch whisper-tiny.en >/dev/null 2>&1; then
    say "It could not be fetched; one recogniser listens. Later: ./script/run models fetch whisper-tiny.en"
  fi
}
