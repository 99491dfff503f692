#!/usr/bin/env bash
# demo.sh BUILD VENV: the main job, end to end: from WIT to a composed component with a capability manifest in a
# registry (an image layout on disk: no server), and back. Every line shown is run as it stands.
set -euo pipefail
cd "$(dirname "$0")/.."
build=$1 venv=$2
export PATH=$PWD/$build:$PATH
python=$venv/bin/python
[ -x "$python" ] || python=$(command -v python3 || true)
registry=build/demo-registry
rm -rf "$registry" build/demo && mkdir -p build/demo

say() { printf '\n\033[1m# %s\033[0m\n' "$*"; }
run() {
    printf '$'; printf ' %s' "$@"; printf '\n'
    "$@"
}

say "A WIT package: a greeter, and a shouter that needs one"
run tenon wit check testdata/demo/wit
say "Two components built for it: what does each import and export?"
run tenon inspect testdata/demo/greeter.wasm
run tenon wit print testdata/demo/shouter.wasm
say "Plug the greeter into the shouter"
run tenon plug testdata/demo/shouter.wasm --plug testdata/demo/greeter.wasm -o build/demo/app.wasm
say "What may the result do? Only what its imports say"
run tenon caps infer build/demo/app.wasm
say "Its author declares it, with the names that WIT cannot say; the manifest goes into the component"
run tenon caps check build/demo/app.wasm testdata/demo/caps.toml
run tenon caps embed build/demo/app.wasm testdata/demo/caps.toml -o build/demo/app.caps.wasm
run tenon caps show build/demo/app.caps.wasm
say "Push it, twice: the same bytes give the same digest"
run tenon push build/demo/app.caps.wasm "oci:$registry:0.1.0"
run tenon push build/demo/app.caps.wasm "oci:$registry:latest"
run tenon tags "oci:$registry"
run tenon resolve "oci:$registry:latest"
say "Pull it back: every digest is checked, and what the registry says of it is compared with its bytes"
run tenon pull "oci:$registry:0.1.0" -o build/demo/pulled.wasm
run cmp build/demo/app.caps.wasm build/demo/pulled.wasm
say "And run it"
if [ -n "$python" ]; then
    run "$python" tools/run_component.py build/demo/pulled.wasm Ada
else
    echo "(not run: there is no python3; \`make test\` sets it up with the wasmtime package)"
fi
