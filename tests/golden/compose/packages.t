Where packages come from.

  $ mkdir -p deps/demo lib && cp "$TESTDATA"/components/vault.wasm deps/demo/ && cp "$TESTDATA"/components/{clerk,batcher}.wasm lib/

By name, from a folder; as the command line says; with a version.

  $ tenon compose shop.wac -d demo:clerk=lib/clerk.wasm -d demo:batcher=lib/batcher.wasm -o shop.wasm
  shop.wasm
    batcher (demo:batcher): `demo:kv/store@0.2.0` from vault (demo:vault)
    clerk (demo:clerk): `demo:kv/store@0.2.0` from vault (demo:vault)
    clerk (demo:clerk): `demo:kv/batch@0.2.0` from batcher (demo:batcher)
    imports nothing
    exports `run`
    exports `demo:kv/store@0.2.0`
  $ mkdir versions versions/demo versions/demo/vault && cp deps/demo/vault.wasm versions/demo/vault/1.0.0.wasm && cp deps/demo/vault.wasm versions/demo/vault@1.1.0.wasm
  $ printf 'package a:b;\nlet x = new demo:vault@1.0.0 {};\nlet y = new demo:vault@1.1.0 {};\nexport y...;\n' >versions.wac
  $ tenon compose versions.wac --deps-dir versions -o versions.wasm && tenon wit print versions.wasm | grep export
  versions.wasm
    imports nothing
    exports `demo:kv/store@0.2.0`
    export demo:kv/store@0.2.0;
  $ tenon compose versions.wac -d demo:vault=deps/demo/vault.wasm -d demo:vault@1.1.0=lib/nothing.wasm -o versions.wasm
  tenon: error: cannot read lib/nothing.wasm: No such file or directory [file-io]
  [3]
  $ tenon compose versions.wac -d demo:vault -o versions.wasm
  tenon: error: `-d demo:vault` does not say which package is where: `-d ns:name=PATH` [usage]
    help: `tenon compose --help` lists what it takes
  [2]

From references. What they led to is written down, with its digest, and taken again.

  $ for n in clerk batcher; do tenon push lib/$n.wasm oci:layout:$n >digests; done
  $ export XDG_CACHE_HOME=$PWD/cache
  $ tenon compose shop.wac -d demo:clerk=oci:layout:clerk -d demo:batcher=oci:layout:batcher -o shop.wasm
  shop.wasm
    batcher (demo:batcher): `demo:kv/store@0.2.0` from vault (demo:vault)
    clerk (demo:clerk): `demo:kv/store@0.2.0` from vault (demo:vault)
    clerk (demo:clerk): `demo:kv/batch@0.2.0` from batcher (demo:batcher)
    imports nothing
    exports `run`
    exports `demo:kv/store@0.2.0`
  $ cat tenon.lock
  # What the packages of compositions were: written by `tenon compose`.
  version = 1
  
  [[package]]
  name = "demo:batcher"
  source = "oci:layout:batcher@sha256:52583d1ae905bc9c2cdc1594e4517c0737e3652585c2203025e92869510359fe"
  sha256 = "804ffa53930a88ce4be52c7f54fd7f10f39dbae34e08b2fdb7f6832c64112e3f"
  
  [[package]]
  name = "demo:clerk"
  source = "oci:layout:clerk@sha256:3afaa213e9b1e02f566922c2e82d8b110a19d4f355d694e92ba69e220cffd0a6"
  sha256 = "faa70756de48397c0c8bde9cbe51bc467f3d212faaee31531b474f0ebb8f4418"
  
  [[package]]
  name = "demo:vault"
  source = "deps/demo/vault.wasm"
  sha256 = "0f74e73bb79ff96fadb4bdb33e2a1993c6f38e2b2aefc3a2e8ae4294c4a03d24"
  $ tenon compose shop.wac -d demo:clerk=oci:layout:clerk -d demo:batcher=oci:layout:batcher -o shop.wasm --locked | head -1
  shop.wasm

Another component under the same tag: the lock holds on to the first; a file that changed is told.

  $ tenon push lib/batcher.wasm oci:layout:clerk >digests
  $ tenon compose shop.wac -d demo:clerk=oci:layout:clerk -d demo:batcher=oci:layout:batcher -o shop.wasm --locked | head -1
  shop.wasm
  $ printf '\000\002\001x' >>deps/demo/vault.wasm
  $ tenon compose shop.wac -d demo:clerk=oci:layout:clerk -d demo:batcher=oci:layout:batcher -o out.wasm --locked; ls out.wasm 2>/dev/null
  shop.wac:3:17: error: package `demo:vault` is not what tenon.lock says [wac-locked]
      3 | let vault = new demo:vault {};
        |                 ^~~~~~~~~~
    tenon.lock:14:1: note: locked: deps/demo/vault.wasm, sha256 0f74e73bb79ff96fadb4bdb33e2a1993c6f38e2b2aefc3a2e8ae4294c4a03d24
     14 | [[package]]
        | ^~~~~~~~~~~
    note: found: deps/demo/vault.wasm, sha256 11c1ea35b44f497b22c8e5ba417c5ff8caeee56f22b0d6163a5983e9b6f780dc
    help: if that is meant, compose once without `--locked`
  [2]
  $ tenon compose open.wac -d demo:formal=lib/clerk.wasm -d demo:polite=lib/clerk.wasm -o out.wasm --locked; ls out.wasm 2>/dev/null
  open.wac:7:13: error: the instance has no export `greet` [wac-no-export]
      7 | export first.greet;
        |             ^~~~~~
    note: it exports `run`
  open.wac:8:14: error: the instance has no export `demo:app/greet@0.1.0` [wac-no-export]
      8 | export second["demo:app/greet@0.1.0"] as greet;
        |              ^~~~~~~~~~~~~~~~~~~~~~~~
    note: it exports `run`
  open.wac:3:18: error: package `demo:formal` is not in tenon.lock [wac-locked]
      3 | let formal = new demo:formal { ... };
        |                  ^~~~~~~~~~~
    help: if that is meant, compose once without `--locked`
  open.wac:4:17: error: package `demo:polite` is not in tenon.lock [wac-locked]
      4 | let first = new demo:polite { ... };
        |                 ^~~~~~~~~~~
    help: if that is meant, compose once without `--locked`
  [2]
  $ tenon compose shop.wac -d demo:clerk=oci:layout:clerk -d demo:batcher=oci:layout:batcher -o out.wasm --update | head -1; tail -1 tenon.lock
  shop.wac:5:50: error: component `demo:clerk` has no import `batch` [wac-no-import]
      5 | let clerk = new demo:clerk { store: vault.store, batch: batcher["demo:kv/batch@0.2.0"] };
        |                                                  ^~~~~
    note: it imports `demo:kv/store@0.2.0`
  shop.wac:7:13: error: the instance has no export `run` [wac-no-export]
      7 | export clerk.run;
        |             ^~~~
    note: it exports `demo:kv/batch@0.2.0`
  sha256 = "0f74e73bb79ff96fadb4bdb33e2a1993c6f38e2b2aefc3a2e8ae4294c4a03d24"

Nothing is fetched unless it is asked for, and nothing where that is forbidden.

  $ tenon compose shop.wac --registry registry.example/acme --offline -o out.wasm
  shop.wac:4:19: error: package `demo:batcher` would be fetched from registry.example/acme/demo/batcher, and `--offline` forbids it [wac-offline]
      4 | let batcher = new demo:batcher { ...vault };
        |                   ^~~~~~~~~~~~
    help: compose once without `--offline`: what is fetched is kept
  shop.wac:5:17: error: package `demo:clerk` would be fetched from registry.example/acme/demo/clerk, and `--offline` forbids it [wac-offline]
      5 | let clerk = new demo:clerk { store: vault.store, batch: batcher["demo:kv/batch@0.2.0"] };
        |                 ^~~~~~~~~~
    help: compose once without `--offline`: what is fetched is kept
  [1]
  $ tenon compose shop.wac -d demo:clerk=registry.example/clerk:1.0.0 -d demo:batcher=lib/batcher.wasm --offline -o out.wasm
  shop.wac:5:17: error: package `demo:clerk` would be fetched from registry.example/clerk:1.0.0, and `--offline` forbids it [wac-offline]
      5 | let clerk = new demo:clerk { store: vault.store, batch: batcher["demo:kv/batch@0.2.0"] };
        |                 ^~~~~~~~~~
    help: compose once without `--offline`: what is fetched is kept
  [1]

A lock that is none.

  $ echo 'version = 2' >tenon.lock; tenon compose shop.wac -o out.wasm
  tenon.lock:1:11: error: this lock file is not of version 1, the one that is known here [wac-lock]
      1 | version = 2
        |           ^
    help: without the file, the next `compose` writes it anew
  [1]
  $ printf 'version = 1\n[[package]]\nname = "a:b"\n' >tenon.lock; tenon compose shop.wac -o out.wasm
  tenon.lock:2:1: error: this package has no `name`, `source` and `sha256` that could be understood [wac-lock]
      2 | [[package]]
        | ^~~~~~~~~~~
    help: without the file, the next `compose` writes it anew
  [1]
