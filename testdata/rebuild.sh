#!/usr/bin/env bash
# Builds every fixture from the sources beside it: guests in C, components in WAT. What it makes is committed, so
# only who changes a source needs clang, lld, and wasm-tools (or whatever $WASM_TOOLS names).
set -euo pipefail
cd "$(dirname "$0")"
tools=${WASM_TOOLS:-wasm-tools}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p components cores/linked

# guest NAME WIT SOURCE [FLAG…]: components/NAME.wasm, of world NAME in WIT
guest() {
  local name=$1 wit=guests/$2 source=guests/$3
  shift 3
  clang --target=wasm32 -O2 -Wall -Wextra -nostdlib -ffreestanding -fno-builtin -Iguests "$@" \
    -Wl,--no-entry -Wl,--strip-all -Wl,-z,stack-size=8192 -o "$work/core.wasm" "$source"
  "$tools" component embed "$wit" -w "$name" "$work/core.wasm" -o "$work/embedded.wasm"
  "$tools" component new "$work/embedded.wasm" | "$tools" strip --all -o "components/$name.wasm"
  "$tools" validate "components/$name.wasm"
}

guest shouter wit shouter.c
guest greeter wit greeter.c
guest greeter-next wit greeter.c -DVERSION='"0.1.3"' -DHELLO='"Hi, "' -DFAREWELL
guest greeter-major wit greeter.c -DVERSION='"1.0.0"'
guest greeter-loud greeter-loud.wit greeter-loud.c
guest polite wit polite.c
guest titler wit titler.c
guest formal wit formal.c
guest polite-odd polite-odd.wit polite-odd.c

guest surveyor wit surveyor.c
guest geometer wit geometer.c
guest geometer-short geometer-short.wit geometer.c -DSHORT

guest clerk wit clerk.c
guest keeper wit vault.c -DBATCH
guest vault wit vault.c
guest batcher wit batcher.c
guest till wit till.c
guest maker wit maker.c
guest herald wit herald.c

guest calculator wit calculator.c
guest adder wit calc.c -DADD
guest multiplier wit calc.c -DMUL
guest both wit calc.c -DADD -DMUL

guest echo wit echo.c
guest relay wit relay.c

guest teller wit teller.c
guest counter wit counter.c

guest fetcher wit fetcher.c
guest patient wit patient.c

# A program of WASI preview1, on the C library (wasi-libc, libclang-rt-*-dev-wasm32)
clang --target=wasm32-wasi -Os -Wall -Wextra -Wl,--strip-all -o cores/command.wasm guests/command.c

# Shared libraries: of clang's targets it is emscripten for whose objects all versions make position-independent code
for source in guests/linked/*.c; do
  clang --target=wasm32-unknown-emscripten -O1 -Wall -Wextra -fPIC -nostdlib -ffreestanding -fno-builtin \
    -fvisibility=hidden -Wl,--experimental-pic -Wl,-shared -Wl,--no-entry -Wl,--strip-all -Wl,--allow-undefined \
    -o "cores/linked/$(basename "${source%.c}").so" "$source"
done
chmod 644 cores/*.wasm cores/linked/*.so # the linker thinks that they can be run

for wat in wat/*.wat; do
  "$tools" parse "$wat" -o "components/$(basename "${wat%.wat}").wasm"
done
"$tools" component wit guests/wit --wasm -o components/wit-package.wasm
demo/rebuild.sh
type-model/rebuild.sh
caps/rebuild.sh
adapters/rebuild.sh
metadata/rebuild.sh
linked/rebuild.sh
componentize/rebuild.sh
