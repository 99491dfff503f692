#!/usr/bin/env bash
# Binaries with custom sections of every sort, some of them broken.
set -euo pipefail
cd "$(dirname "$0")"
tools=${WASM_TOOLS:-wasm-tools}
for wat in *.wat; do "$tools" parse "$wat" -o "${wat%.wat}.wasm"; done
