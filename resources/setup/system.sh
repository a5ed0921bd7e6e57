#!/bin/sh
# What Sumiro needs from a Linux system beside Python: the module that makes virtual environments,
# and the libraries that Qt opens windows with. Installs what is missing where that is allowed
# (Debian and Ubuntu, as root or with a password-free sudo); otherwise prints the line to type.
# Asks for nothing.
set -eu
python=${1:-python3}
[ "$(uname -s)" = Linux ] || exit 0

wanted=
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
  wanted="python$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv"
fi

# library and the package that holds it
while read -r library package; do
  if ! { ldconfig -p 2>/dev/null || /sbin/ldconfig -p; } | grep -q "$library"; then
    wanted="$wanted $package"
  fi
done <<LIBRARIES
libEGL.so.1 libegl1
libGL.so.1 libgl1
libxkbcommon.so.0 libxkbcommon0
libxkbcommon-x11.so.0 libxkbcommon-x11-0
libdbus-1.so.3 libdbus-1-3
libfontconfig.so.1 libfontconfig1
libglib-2.0.so.0 libglib2.0-0
libxcb-cursor.so.0 libxcb-cursor0
libxcb-icccm.so.4 libxcb-icccm4
libxcb-image.so.0 libxcb-image0
libxcb-keysyms.so.1 libxcb-keysyms1
libxcb-randr.so.0 libxcb-randr0
libxcb-render-util.so.0 libxcb-render-util0
libxcb-shape.so.0 libxcb-shape0
libxcb-xinerama.so.0 libxcb-xinerama0
LIBRARIES

wanted=$(echo $wanted)
[ -n "$wanted" ] || exit 0
line="apt-get install -y --no-install-recommends $wanted"
if ! command -v apt-get >/dev/null 2>&1; then
  echo "Missing from this system, by their Debian names: $wanted" >&2
  case "$wanted" in *-venv*) exit 3 ;; esac
  echo "Commands work without them, the window may not." >&2
  exit 0
fi
if [ "$(id -u)" = 0 ]; then
  sudo=
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
  sudo="sudo -n"
else
  echo "Type this, then try again:  sudo $line" >&2
  exit 3
fi
echo "Installing $wanted"
$sudo apt-get update -qq
DEBIAN_FRONTEND=noninteractive $sudo $line -qq >/dev/null
