#!/usr/bin/env bash
# Rebuilds greeter.wasm and shouter.wasm from their C: clang and lld with wasm32, and wasm-tools on PATH.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
build() { # NAME DESCRIPTION
    clang --target=wasm32 -Oz -nostdlib -ffreestanding -Wall -mbulk-memory -Wl,--no-entry -Wl,--strip-all \
        -Wl,-z,stack-size=4096 -o "$work/core.wasm" "$1.c"
    wasm-tools component embed wit "$work/core.wasm" -w "$1" -o "$work/embedded.wasm"
    wasm-tools component new "$work/embedded.wasm" -o "$work/component.wasm"
    wasm-tools metadata add "$work/component.wasm" -o "$1.wasm" --description "$2" --version 0.1.0 \
        --authors "The tenon authors" --licenses "Apache-2.0 WITH LLVM-exception"
}
build greeter "Greets a guest in the words of the place"
build shouter "Shouts what a greeter says"
