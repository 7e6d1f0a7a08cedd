#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# Gives the compiler what it needs for wasm32-unknown-unknown; says what it does. Nothing to do where it is there already.
#
# First rustup. Where its server cannot be reached: the compiler and the library sources of Debian (rustc-web, rust-web-src, lld),
# with a standard library built from them into .tools/wasm-sysroot, beside rustup's and never inside it, and a wrapper
# .tools/wasm-rustc that build.mjs hands to cargo.
set -eu
cd "$(dirname "$0")/../.."
TARGET=wasm32-unknown-unknown
TOOLS=$PWD/.tools

has_target() { [ -d "$(rustc --print sysroot 2>/dev/null)/lib/rustlib/$TARGET/lib" ]; }

if has_target || [ -x "$TOOLS/wasm-rustc" ]; then exit 0; fi

if command -v rustup >/dev/null; then
  echo "wasm-target: rustup adds $TARGET"
  if rustup toolchain install && rustup target add "$TARGET" && has_target; then exit 0; fi
  echo "wasm-target: rustup could not; Debian's compiler instead"
fi

[ -x /usr/bin/rustc ] && [ -d /usr/src/rustc-web ] || [ -n "$(ls -d /usr/src/rustc-*/library 2>/dev/null)" ] || {
  command -v apt-get >/dev/null || { echo "wasm-target: neither rustup's server nor apt-get: install a Rust compiler with $TARGET" >&2; exit 1; }
  echo "wasm-target: apt-get install rustc-web rust-web-src lld"
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends rustc-web rust-web-src cargo-web lld
}

echo "wasm-target: building the standard library for $TARGET (about a minute)"
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
mkdir -p "$WORK/src"
printf '[package]\nname = "nothing"\nversion = "0.0.0"\nedition = "2021"\n[lib]\n[workspace]\n' >"$WORK/Cargo.toml"
: >"$WORK/src/lib.rs"
CARGO=cargo
[ -x /usr/bin/cargo ] && CARGO=/usr/bin/cargo
(cd "$WORK" && RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 RUSTFLAGS="-Cembed-bitcode=yes" CARGO_TARGET_DIR="$WORK/target" \
  "$CARGO" build --release --target "$TARGET" -Zbuild-std=std,panic_abort,panic_unwind,test,proc_macro)

# A sysroot of links to Debian's, and the library just built.
SYSROOT=$TOOLS/wasm-sysroot
rm -rf "$SYSROOT"
mkdir -p "$SYSROOT/lib/rustlib/$TARGET/lib"
for it in "$(/usr/bin/rustc --print sysroot)"/lib/rustlib/*; do
  [ "$(basename "$it")" = "$TARGET" ] || ln -s "$it" "$SYSROOT/lib/rustlib/"
done
cp "$WORK/target/$TARGET/release/deps/"*.rlib "$SYSROOT/lib/rustlib/$TARGET/lib/"
rm -f "$SYSROOT/lib/rustlib/$TARGET/lib/"libnothing-*.rlib
printf '#!/bin/sh\nexec /usr/bin/rustc --sysroot "%s" "$@"\n' "$SYSROOT" >"$TOOLS/wasm-rustc"
chmod +x "$TOOLS/wasm-rustc"
echo "wasm-target: ready, $("$TOOLS/wasm-rustc" --version)"
