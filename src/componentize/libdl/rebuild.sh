#!/usr/bin/env bash
# Builds libdl.c into ../link_libdl.c, which is committed: only who changes libdl.c needs clang and lld. Of the targets it
# is emscripten for whose objects clang makes position-independent code in all its versions.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
clang --target=wasm32-unknown-emscripten -O2 -Wall -Wextra -fPIC -nostdlib -ffreestanding -fno-builtin -fvisibility=hidden \
  -Wl,--experimental-pic -Wl,-shared -Wl,--no-entry -Wl,--strip-all -Wl,--allow-undefined -o "$work/libdl.so" libdl.c
{
  echo '/* libdl/libdl.c as libdl/rebuild.sh built it: do not edit. */'
  echo '#include "componentize/link.h"'
  echo
  echo '/* clang-format off */'
  echo 'static const uint8_t bytes[] = {'
  od -An -v -tx1 -w16 "$work/libdl.so" | sed 's/ \(..\)/0x\1,/g; s/^/    /'
  echo '};'
  echo 'const struct tn_bytes tn_libdl = {bytes, sizeof bytes};'
} >../link_libdl.c
