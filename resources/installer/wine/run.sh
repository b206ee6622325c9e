#!/usr/bin/env bash
# Runs a Windows program in the prefix that prepare.sh made.
#
#   run.sh [-t SECONDS] [-C FOLDER] PROGRAM [ARGUMENT...]
#
#   -t   time allowed (default 300); past it the program is ended, exit status 124
#   -C   Linux folder to start in
#
# `python` stands for Windows' Python. Standard input is passed on when it is a pipe or a file, and is empty otherwise.
# To see its window, start it where DISPLAY names an X server.
#
#   run.sh --stop      ends the programs and the server of this prefix only
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/variables.sh"

if [ "${1:-}" = --stop ]; then
  wineserver -k 2>/dev/null || true
  exec wineserver -w
fi
limit=300 folder=
while getopts t:C: option; do
  case $option in
    t) limit=$OPTARG ;; C) folder=$OPTARG ;; *) exit 2 ;;
  esac
done
shift $((OPTIND - 1))
[ $# -gt 0 ] || { sed -n '2,13p' "$0" >&2; exit 2; }
[ -d "$WINEPREFIX/drive_c" ] || { echo "run.sh: there is no prefix yet; run prepare.sh" >&2; exit 2; }
[ -z "$folder" ] || cd "$folder"

program=$1; shift
[ "$program" != python ] || program=$PY_EXE

# Windows' background programs are started beforehand and with nothing to write to: begun by the program itself, they
# would hold its output open. A desktop begun without a display never gets one.
wineserver -p120 2>/dev/null || true
wine start /b /wait cmd /c exit </dev/null >/dev/null 2>&1 || true

# A Windows program wants real handles: its output goes through a pipe, and input from a terminal is replaced by nothing.
if [ -t 0 ] || [ /dev/stdin -ef /dev/null ]; then exec </dev/null
elif [ -f /dev/stdin ]; then exec < <(exec cat)
fi
status=0
timeout -k 5 "$limit" wine "$program" "$@" 2>&1 | cat || status=${PIPESTATUS[0]}
exit "$status"
