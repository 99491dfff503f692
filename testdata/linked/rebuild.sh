#!/usr/bin/env bash
# Shared libraries that do not link, as text: one mistake or several in each.
set -euo pipefail
cd "$(dirname "$0")"
tools=${WASM_TOOLS:-wasm-tools}
for wat in *.wat; do "$tools" parse "$wat" -o "${wat%.wat}.so"; done
