#!/bin/sh
# What Sumiro needs from the system beside Python: the module that makes virtual environments.
# Installs it where that is allowed (Debian and Ubuntu, as root or with a password-free sudo);
# otherwise prints the line to type. Asks for nothing.
set -eu
python=${1:-python3}

if "$python" -c 'import ensurepip, venv' 2>/dev/null; then
  exit 0
fi
version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
package="python$version-venv"
if ! command -v apt-get >/dev/null 2>&1; then
  echo "This Python cannot make virtual environments (module ensurepip). Install its venv package and try again." >&2
  exit 3
fi
if [ "$(id -u)" = 0 ]; then
  sudo=
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
  sudo="sudo -n"
else
  echo "Type this, then try again:  sudo apt-get install $package" >&2
  exit 3
fi
echo "Installing $package"
$sudo apt-get update -qq
DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "$package"
