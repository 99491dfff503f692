#!/usr/bin/env bash
# Assembles each NAME.wat beside it, and everything.wasm from everything.wit. Needs wasm-tools (or whatever
# $WASM_TOOLS names).
set -euo pipefail
cd "$(dirname "$0")"
tools=${WASM_TOOLS:-wasm-tools}
for wat in *.wat; do
  "$tools" parse "$wat" -o "${wat%.wat}.wasm"
  "$tools" validate --features all "${wat%.wat}.wasm"
done
"$tools" component wit everything.wit --wasm -o everything.wasm
"$tools" component embed everything.wit --dummy -w small -o small.wasm
"$tools" component embed everything.wit small.wasm -w program -o both.wasm
python3 - <<'PY'
# Interface metadata as it was until 2023: 03, the string encoding, the world's name, a binary package.
def leb(n):
    return bytes([n]) if n < 128 else bytes([n & 127 | 128]) + leb(n >> 7)
def vec(b):
    return leb(len(b)) + b
package = open("everything.wasm", "rb").read()
body = vec(b"component-type:small") + b"\x03\x00" + vec(b"small") + package
open("historical.wasm", "wb").write(b"\0asm\1\0\0\0" + b"\0" + vec(body))
PY
