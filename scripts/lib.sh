# Shared by the scripts beside this file: where things are, how to speak, how uv and the environments come about.
# shellcheck shell=bash
set -euo pipefail

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
CACHE="${ISOTHERM_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/isotherm}"
PYTHON_WANTED='>=3.14.2,<3.15'
TEST_ENV="$ROOT/.venv-2026.10"
DEMO_ENV="$ROOT/.venv-2026.11"

say() { printf '%s\n' "› $*" >&2; }
die() {
  printf '%s\n' "✗ $*" >&2
  exit 1
}

UV_WANTED=0.13.5
# Prints the path of uv: the one on PATH, else one that pip puts into the cache.
find_uv() {
  local uv="$CACHE/uv/bin/uv"
  if command -v uv >/dev/null 2>&1; then
    command -v uv
  elif [ -x "$uv" ]; then
    echo "$uv"
  else
    say "uv is not installed: fetching it with pip into $CACHE/uv"
    PIP_ROOT_USER_ACTION=ignore PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_WARN_SCRIPT_LOCATION=1 \
      python3 -m pip install -qq --target "$CACHE/uv" "uv==$UV_WANTED" >&2 \
      || die "uv could not be installed. Install uv (docs.astral.sh/uv), or pip for your python3, and start again."
    echo "$uv"
  fi
}

# make_env FOLDER REQUIREMENTS: the virtual environment with exactly these packages. Quick when it is already so: the
# folder keeps a copy of the requirement file it was made from.
make_env() {
  local env="$1" wanted="$2" python uv started=$SECONDS
  if cmp -s "$wanted" "$env/requirements.txt" && "$env/bin/python" -c '' 2>/dev/null; then return; fi
  uv="$(find_uv)"
  if ! "$env/bin/python" -c 'import sys; sys.exit(sys.version_info < (3, 14, 2))' 2>/dev/null; then
    python="$("$ROOT/scripts/find-python")"
    say "Making the environment ${env##*/} with $("$python" --version)"
    "$uv" venv --quiet --clear --python "$python" "$env" || die "The environment $env could not be made."
  fi
  rm -f "$env/requirements.txt"
  say "Installing the packages of ${wanted#"$ROOT"/} into ${env##*/}"
  "$uv" pip sync --quiet --require-hashes --python "$env/bin/python" "$wanted" \
    || die "The packages of ${wanted#"$ROOT"/} could not be installed. Is the Python package index within reach?"
  cp "$wanted" "$env/requirements.txt"
  say "${env##*/} is ready ($((SECONDS - started)) s)"
}

# The browser of the end-to-end test. Nothing is installed but by root on a Debian machine; elsewhere any Chromium or
# Chrome that is there is used, and the test says so when there is none.
make_browser() {
  command -v chromium >/dev/null 2>&1 && return
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1 && grep -qs '^ID=debian' /etc/os-release || return 0
  local started=$SECONDS log
  say "Installing Debian's Chromium for the end-to-end test (about 100 MB)"
  log="$(mktemp)"
  if { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends \
    chromium fonts-dejavu-core fonts-roboto; } >"$log" 2>&1 </dev/null; then
    say "Chromium is ready ($((SECONDS - started)) s)"
  else
    say "Chromium could not be installed; the end-to-end test will be skipped: $(tail -n 1 "$log")"
  fi
  rm -f "$log"
}

if [ -z "${SSL_CERT_FILE:-}" ] && [ -f /etc/ssl/certs/ca-certificates.crt ]; then
  export SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt
fi
# Compiled modules are kept in the environments: Home Assistant starts in half the time.
unset PYTHONDONTWRITEBYTECODE
