#!/usr/bin/env bash
# Assembles the components beside it, and those that carry what no manifest should be. wasm-tools on PATH.
set -euo pipefail
cd "$(dirname "$0")"
for wat in *.wat; do wasm-tools parse "$wat" -o "${wat%.wat}.wasm"; done

# NAME SECTION TEXT…: pure.wasm with sections of that name and contents
with() {
    local name=$1 section=$2
    shift 2
    python3 - "$name" "$section" "$@" <<'PY'
import sys
def leb(n):
    out = b""
    while True:
        out += bytes([n & 127 | (128 if n > 127 else 0)])
        n >>= 7
        if not n:
            return out
name, section, *texts = sys.argv[1:]
data = open("pure.wasm", "rb").read()
for text in texts:
    body = leb(len(section)) + section.encode() + text.encode()
    data += b"\0" + leb(len(body)) + body
open(name + ".wasm", "wb").write(data)
PY
}
s=tenon:capabilities
with twice $s '{"requires":{},"schema":1}' '{"requires":{},"schema":1}'
with loose $s '{"schema":1, "requires":{}}'
with unsorted $s '{"requires":{"kv":["b","a"]},"schema":1}'
with later $s '{"requires":{},"schema":2}'
with newer $s '{"requires":{"teleport":true},"schema":1}'
with cut $s '{"requires":{"kv":["a"'
with elsewhere $s '{"code":"sha256:0000000000000000000000000000000000000000000000000000000000000000","requires":{},"schema":1}'
with spin spin:requires '{"format_version":1,"key_value_stores":["sessions"],"allowed_outbound_hosts":["https://api.example.com"]}'
