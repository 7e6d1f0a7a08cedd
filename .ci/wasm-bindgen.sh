#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# Brings wasm-bindgen's command line, of exactly the version that Cargo.lock has for its library, into .tools/bin: the two
# refuse to work together otherwise.
set -eu
version=$(sed -n '/^name = "wasm-bindgen"$/{n;s/^version = "\(.*\)"$/\1/p;}' Cargo.lock)
[ -n "$version" ] || { echo 'wasm-bindgen is not in Cargo.lock' >&2; exit 1; }

for program in .tools/bin/wasm-bindgen "$(command -v wasm-bindgen || true)"; do
  # The first one found is the one that the build takes.
  [ -x "$program" ] || continue
  [ "$("$program" --version)" != "wasm-bindgen $version" ] || exit 0
  break
done
# Not --locked: the lock file inside the package names versions that some mirrors never had. Its own target directory, removed
# afterwards: it shares nothing with ours.
exec sh .ci/step.sh "installing wasm-bindgen $version into .tools (once, 2 to 4 minutes)" sh -c "
  cargo install --quiet --root .tools --target-dir .tools/build --version '$version' wasm-bindgen-cli &&
  rm -rf .tools/build"
