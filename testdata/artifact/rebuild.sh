#!/bin/sh
# Rebuilds the fixtures of the artifact tests; needs wasm-tools. The results are committed.
set -eu
cd "$(dirname "$0")"
tools=${WASM_TOOLS:-wasm-tools}
for name in answer asker module; do
  "$tools" parse $name.wat -o $name.wasm
done
"$tools" metadata add answer.wasm -o answer.wasm --name answer --authors 'Ann Author' --description 'Says 42' \
  --homepage https://example.com/ --licenses 'MIT OR Apache-2.0' --source https://example.com/answer.git \
  --revision 0123abcd --version 1.2.3
"$tools" component wit wit --wasm -o package.wasm
