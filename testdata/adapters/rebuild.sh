#!/usr/bin/env bash
# Adapters as text: assembled beside their source, and into the corpus of the fuzz target that trims them.
set -euo pipefail
cd "$(dirname "$0")"
tools=${WASM_TOOLS:-wasm-tools}
corpus=../../tests/fuzz/corpus/fuzz_trim
mkdir -p "$corpus"
for wat in *.wat; do
  "$tools" parse "$wat" -o "${wat%.wat}.wasm"
  cp "${wat%.wat}.wasm" "$corpus/"
done
