#!/usr/bin/env bash
# Core modules for `tenon embed` and `tenon new`, from the text beside them.
set -euo pipefail
cd "$(dirname "$0")"
for wat in *.wat; do
  "${WASM_TOOLS:-wasm-tools}" parse "$wat" -o "${wat%.wat}.wasm"
done
