#!/usr/bin/env bash
# Assembles each NAME.valid.wat and NAME.invalid.wat beside it and holds the name against wasm-tools' verdict
# (or whatever $WASM_TOOLS names).
set -euo pipefail
cd "$(dirname "$0")"
tools=${WASM_TOOLS:-wasm-tools}
for wat in *.wat; do
  wasm=${wat%.wat}.wasm
  "$tools" parse "$wat" -o "$wasm"
  verdict=invalid
  if "$tools" validate "$wasm" 2>/dev/null; then verdict=valid; fi
  case $wat in *."$verdict".wat) ;; *) echo "$wat is $verdict" >&2; exit 1 ;; esac
done
