#!/usr/bin/env bash
# Fetches the three adapters from WASI preview1 (wasmtime's, version 50.0.1) into DIR, where they are not yet:
# from the crate, or from the npm package of jco (command and reactor only), whichever client is here. Each is
# held to its digest. Without a network this is a note and no error: only what needs an adapter then cannot be done.
#
#   tools/adapters.sh DIR
set -uo pipefail

dir=${1:?the folder that the adapters go to}
crate=wasi-preview1-component-adapter-provider version=50.0.1 jco=1.35.0
digests="
0b4fe490390ecc9c2222f969f65b179e658a3327e005efd4ddc959766132a3c4  wasi_snapshot_preview1.command.wasm
6d52112df28f0caee9018f911f279f94f848230b2f0ed02138290363e925671f  wasi_snapshot_preview1.reactor.wasm
2f11b91e0836f4e2353becfd2bdc96324313ebaf6babb463c861bca6c45fa980  wasi_snapshot_preview1.proxy.wasm
2a652d711c1fff34f9d5a0e073e50ef7eeb8fe7d8a6d559eae643a4c049a7b94  wasi_snapshot_preview1.command.wasm
b857310c4753c8fafaa0f890e9ccf978dc3d9dbe8804b1125291a627485041d0  wasi_snapshot_preview1.reactor.wasm"
names="wasi_snapshot_preview1.command.wasm wasi_snapshot_preview1.reactor.wasm wasi_snapshot_preview1.proxy.wasm"

good() { # is the file one of those that its name may be?
    [ -f "$1" ] && grep -qx "$(sha256sum <"$1" | cut -d' ' -f1)  $(basename "$1")" <<<"$digests"
}

missing() {
    for name in $names; do good "$dir/$name" || echo "$name"; done
}

take() { # those of a folder that are wanted and right
    for name in $(missing); do
        if good "$1/$name"; then cp "$1/$name" "$dir/.$name.new" && mv "$dir/.$name.new" "$dir/$name"; fi
    done
}

from_cargo() {
    mkdir -p "$work/crate/src" && : >"$work/crate/src/lib.rs"
    printf '[package]\nname = "adapters"\nversion = "0.0.0"\nedition = "2021"\n[dependencies]\n%s = "=%s"\n' \
        $crate $version >"$work/crate/Cargo.toml"
    (cd "$work/crate" && timeout 30 cargo vendor --quiet "$work/vendor") >/dev/null 2>&1 &&
        take "$work/vendor/$crate/artefacts"
}

from_curl() {
    curl -sSfL --max-time 30 "https://static.crates.io/crates/$crate/$crate-$version.crate" \
        -o "$work/crate.tar.gz" 2>/dev/null &&
        tar -xzf "$work/crate.tar.gz" -C "$work" && take "$work/$crate-$version/artefacts"
}

from_npm() {
    (cd "$work" && timeout 30 npm pack --silent "@bytecodealliance/jco@$jco") >/dev/null 2>&1 &&
        tar -xzf "$work"/bytecodealliance-jco-*.tgz -C "$work" && take "$work/package/lib"
}

[ -n "$(missing)" ] || exit 0
mkdir -p "$dir" && work=$(mktemp -d) || exit 0
trap 'rm -rf "$work"' EXIT
for client in cargo curl npm; do
    [ -n "$(missing)" ] || break
    if command -v $client >/dev/null; then from_$client; fi
done
if [ -n "$(missing)" ]; then
    echo "adapters: not fetched (no network, or none of cargo, curl and npm):" $(missing) >&2
    echo "adapters: tests that need them are skipped; \`--adapt NAME=FILE\` takes any" >&2
fi
exit 0
