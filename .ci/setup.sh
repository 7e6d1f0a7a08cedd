#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# Looks for what this machine must have and make cannot bring, all at once, and says the one line that installs it.
#
#   sh .ci/setup.sh run              to build and run
#   sh .ci/setup.sh test             to test as well: a browser and the programs of a PostgreSQL server
#   sh .ci/setup.sh test --install   installs it, where this is Debian or Ubuntu and we are root (a CI machine)
set -u
purpose=${1:-test} install=${2:-}
missing='' debian='' brew='' lines=''
PATH=$PATH:$HOME/.cargo/bin

# need WHAT DEBIAN_PACKAGES HOMEBREW_PACKAGES
need() {
  missing="$missing, $1"
  debian="$debian${2:+ $2}"
  brew="$brew${3:+ $3}"
}

has() { command -v "$1" >/dev/null 2>&1; }

links_libpq() {
  out=$(mktemp) || return 1
  printf 'int main(void) { return 0; }\n' | cc -x c - ${PQ_LIB_DIR:+-L"$PQ_LIB_DIR"} -lpq -o "$out" 2>/dev/null
  status=$?
  rm -f "$out"
  return $status
}

look() {
  missing='' debian='' brew='' lines=''
  has cc || need 'a C compiler' build-essential ''
  # Distributions package a compiler older than ours: rustup reads rust-toolchain.toml and brings the right one.
  has cargo || need 'Rust (cargo)' '' ''
  { has node && has npm; } || need 'Node.js with npm' 'nodejs npm' node
  old_node=''
  if has node && has npm && ! node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)'; then
    old_node=yes
    need "Node.js 20.19 or newer (here: $(node --version))" '' node
  fi
  if has cc; then
    links_libpq || need "PostgreSQL's client library" libpq-dev libpq
  else
    need "PostgreSQL's client library" libpq-dev libpq
  fi
  if [ "$purpose" = test ]; then
    sh e2e/chromium.sh >/dev/null || need 'a Chromium browser' chromium ''
    python3 -c 'import ensurepip, venv' 2>/dev/null || need 'Python 3 with venv' python3-venv python
    has curl || need curl curl curl
    sh api/tests/postgres-programs.sh >/dev/null || need "the programs of a PostgreSQL server" postgresql postgresql@17
  fi
  missing=${missing#, }
}

# line COMMAND: one more command of the line that is printed.
line() { lines="$lines${lines:+ && }$1"; }

# The npm package `node` is the program itself: what Debian 12 has is too old.
new_node='npm install -g node@22'

look
if [ -n "$debian" ] && [ "$install" = --install ] && has apt-get && [ "$(id -u)" -eq 0 ]; then
  echo "setup: missing: $missing; installing$debian"
  # shellcheck disable=SC2086 # a list of packages
  apt-get update -qq </dev/null &&
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $debian </dev/null >/dev/null
  look
fi
if [ -n "$old_node" ] && [ "$install" = --install ] && [ "$(id -u)" -eq 0 ]; then
  echo "setup: missing: $missing; $new_node"
  $new_node </dev/null >/dev/null && hash -r
  look
fi
[ -n "$missing" ] || exit 0

if [ "$(uname -s)" = Darwin ]; then
  has cc || line 'xcode-select --install'
  [ -z "$brew" ] || line "brew install$brew"
  case $missing in *Chromium*) line 'brew install --cask google-chrome' ;; esac
else
  [ -z "$debian" ] || line "sudo apt-get install -y$debian"
  [ -z "$old_node" ] || line "sudo $new_node"
fi
has cargo || line "curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh -s -- -y --profile minimal"
{
  echo "This machine lacks: $missing."
  echo "One line installs it:"
  echo
  echo "    $lines"
  echo
} >&2
exit 1
