#!/usr/bin/env bash
# Resolves what pyproject.toml asks for, for Windows and Linux and every Python we support, into one list with versions
# and hashes. Run it when a dependency changes; tests/installer/test_lock.py tells when it was forgotten.
#
#   lock.sh PROJECT    writes PROJECT/resources/installer/requirements.lock
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/variables.sh"
project=${1:?"lock.sh PROJECT"}
uv=$VRP_BUILD_CACHE/tools/bin/uv
if [ "$("$uv" --version 2>/dev/null | cut -d' ' -f2)" != "$UV_VERSION" ]; then
  python3 -m venv --clear "$VRP_BUILD_CACHE/tools"
  "$VRP_BUILD_CACHE/tools/bin/pip" install -q --disable-pip-version-check "uv==$UV_VERSION"
fi
cd "$project"
UV_CACHE_DIR=$VRP_BUILD_CACHE/uv "$uv" pip compile -q --upgrade --universal --python-version 3.11 --extra installer \
  --generate-hashes --no-header --no-annotate pyproject.toml -o resources/installer/requirements.lock
echo "$(grep -c '^[a-z]' resources/installer/requirements.lock) packages in resources/installer/requirements.lock"
