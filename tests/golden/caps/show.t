A component without a manifest is shown by its imports alone.

  $ cp $TESTDATA/caps/*.wasm . && tenon caps show named.wasm
  no manifest is embedded
  what the imports give:
    kv              primary (wasi:keyvalue/store@0.2.0-draft2): open
                    cache (wasi:keyvalue/store@0.2.0-draft2): open
  $ tenon caps show pure.wasm --format json
  {
    "manifest": null,
    "derived": {
      "kinds": [],
      "unlinked": [],
      "provides": [
        "test:numbers/seven@1"
      ]
    },
    "errors": 0,
    "warnings": 0,
    "findings": []
  }
  $ tenon caps show unlinked.wasm
  no manifest is embedded
  what the imports give: nothing
  not linked yet:
    acme:pdf/renderer@1.0.0
    plugin

A section that stands twice, cannot be read, or is not in the one form it can have, is an error.

  $ tenon caps show twice.wasm
  twice.wasm: at byte 0x1c4: error: a second section `tenon:capabilities` [caps-twice]
    twice.wasm: at byte 0x195: note: the first
    help: which one counts cannot be known; `tenon caps embed` replaces them all
  what the imports give: nothing
  provides:
    test:numbers/seven@1
  [1]
  $ tenon caps show loose.wasm
  loose.wasm[tenon:capabilities]:1:3: error: the manifest is not in its canonical form, from here on [caps-not-canonical]
      1 | {"schema":1, "requires":{}}
        |   ^
  what the imports give: nothing
  provides:
    test:numbers/seven@1
  [1]
  $ tenon caps show unsorted.wasm
  unsorted.wasm[tenon:capabilities]:1:21: error: the manifest is not in its canonical form, from here on [caps-not-canonical]
      1 | {"requires":{"kv":["b","a"]},"schema":1}
        |                     ^
  what the imports give: nothing
  provides:
    test:numbers/seven@1
  [1]
  $ tenon caps show later.wasm
  later.wasm[tenon:capabilities]:1:1: error: the manifest's `schema` is not 1, the only one known here [caps-section]
      1 | {"requires":{},"schema":2}
        | ^
  what the imports give: nothing
  provides:
    test:numbers/seven@1
  [1]
  $ tenon caps show newer.wasm
  newer.wasm[tenon:capabilities]:1:1: error: `teleport` in `requires` is not known here: a newer tenon may have written it [caps-section]
      1 | {"requires":{"teleport":true},"schema":1}
        | ^
  what the imports give: nothing
  provides:
    test:numbers/seven@1
  [1]
  $ tenon caps show cut.wasm
  cut.wasm[tenon:capabilities]:1:23: error: expected `,` or `]` here [json-syntax]
      1 | {"requires":{"kv":["a"
        |                       ^
  what the imports give: nothing
  provides:
    test:numbers/seven@1
  [1]

One that was made for other code is shown, and told.

  $ tenon caps show elsewhere.wasm
  elsewhere.wasm: warning: the embedded manifest was made for other code than this [caps-code]
    note: it names sha256:0000000000000000000000000000000000000000000000000000000000000000, and this is sha256:d0ba79d769fc82997a909eecc77902ffedbe7aa3af44231998e3e75efb451b3c
    help: look it over and embed it anew
  digest sha256:02c79f8e871ce31f55761286e3d138293129313e327249b58704973b59f75592
  what the imports give: nothing
  provides:
    test:numbers/seven@1

A section spin:requires has to ask for the same.

  $ printf '[requires]\nkey_value_stores = ["sessions"]\nallowed_outbound_hosts = ["https://api.example.com"]\n' >same.toml
  $ tenon caps check spin.wasm same.toml
  same.toml:2:21: warning: `sessions` in `key_value_stores` is declared, and nothing that the component imports uses it [caps-unused]
      2 | key_value_stores = ["sessions"]
        |                     ^~~~~~~~~~
  same.toml:3:27: warning: `https://api.example.com` in `allowed_outbound_hosts` is declared, and nothing that the component imports uses it [caps-unused]
      3 | allowed_outbound_hosts = ["https://api.example.com"]
        |                           ^~~~~~~~~~~~~~~~~~~~~~~~~
  spin.wasm: everything it can ask for is declared: nothing
  $ printf '[requires]\nkey_value_stores = ["sessions", "more"]\n' >other.toml
  $ tenon caps check spin.wasm other.toml
  other.toml:2:21: warning: `sessions` in `key_value_stores` is declared, and nothing that the component imports uses it [caps-unused]
      2 | key_value_stores = ["sessions", "more"]
        |                     ^~~~~~~~~~
  other.toml:2:33: warning: `more` in `key_value_stores` is declared, and nothing that the component imports uses it [caps-unused]
      2 | key_value_stores = ["sessions", "more"]
        |                                 ^~~~~~
  other.toml:1:1: error: the manifest and the section `spin:requires` do not agree on `key_value_stores` [caps-spin-differs]
      1 | [requires]
        | ^
    note: the manifest has more, sessions
    note: `spin:requires` has sessions
  other.toml:1:1: error: the manifest and the section `spin:requires` do not agree on `allowed_outbound_hosts` [caps-spin-differs]
      1 | [requires]
        | ^
    note: the manifest has nothing
    note: `spin:requires` has https://api.example.com
  [1]
  $ tenon caps show nowhere.wasm
  tenon: error: cannot read nowhere.wasm: No such file or directory [file-io]
  [3]

From a reference as from a file.

  $ tenon caps embed $TESTDATA/demo/greeter.wasm $TESTDATA/demo/caps.toml -o g.wasm >/dev/null
  $ tenon push g.wasm oci:layout:1 >/dev/null
  $ tenon caps show oci:layout:1
  digest sha256:75b947e3e9f62dd48ca33f8da54d022a5de9ff256359100a3c5c2ff7d52b9c80
  requires:
    environment             GREETING: the greeting's first word
  what the imports give:
    env             wasi:cli/environment@0.2.0: get-environment
  provides:
    demo:greet/greet@0.1
  $ tenon caps check oci:layout:1
  oci:layout:1: everything it can ask for is declared (env)
  $ tenon caps infer oci:layout:1 | grep ^env
  environment = [] # TODO: the names it reads: "TZ", or "*" for any
