By default what is for machines that build goes; names, producers, descriptions, and all that says what a binary
is for stay, at every depth.

  $ tenon strip $TESTDATA/metadata/full.wasm -o small.wasm
  .debug_info: 2 sections, 52 bytes
  .debug_line: 1 section, 18 bytes
  target_features: 1 section, 22 bytes
  notes: 1 section, 24 bytes
  116 bytes removed
  $ tenon metadata show small.wasm
  component, 463 bytes at 0x0
    name: outer
    description: an old description
    homepage: https://old.example/
    processed-by: wit-component 0.200.0
    core module, 165 bytes at 0xb
      name: inner
      language: C11
      processed-by: clang 18.1.0
    component, 101 bytes at 0xb2
      name: middle
      core module, 49 bytes at 0xbc
        name: innermost
  $ tenon validate small.wasm
  small.wasm: valid component

--all takes names and descriptions too, and still not the interface, the linking, or the capabilities.

  $ tenon strip --all $TESTDATA/metadata/full.wasm -o least.wasm --format json
  {
    "removed": [
      {
        "name": ".debug_info",
        "sections": 2,
        "bytes": 52
      },
      {
        "name": ".debug_line",
        "sections": 1,
        "bytes": 18
      },
      {
        "name": "target_features",
        "sections": 1,
        "bytes": 22
      },
      {
        "name": "producers",
        "sections": 2,
        "bytes": 104
      },
      {
        "name": "name",
        "sections": 2,
        "bytes": 46
      },
      {
        "name": "component-name",
        "sections": 2,
        "bytes": 91
      },
      {
        "name": "description",
        "sections": 1,
        "bytes": 32
      },
      {
        "name": "homepage",
        "sections": 1,
        "bytes": 31
      },
      {
        "name": "notes",
        "sections": 1,
        "bytes": 24
      }
    ],
    "errors": 0,
    "warnings": 0,
    "findings": []
  }
  $ tenon strip least.wasm --delete 'component-type*' --delete 'tenon:*' --delete dylink.0 -o none.wasm
  component-type:left: 1 section, 47 bytes
  dylink.0: 1 section, 11 bytes
  tenon:capabilities: 1 section, 23 bytes
  81 bytes removed

--delete removes those and no others, --keep wins.

  $ tenon strip $TESTDATA/metadata/full.wasm --delete '.debug_*' --keep .debug_line -o kept.wasm
  .debug_info: 2 sections, 52 bytes
  52 bytes removed
  $ tenon strip $TESTDATA/metadata/full.wasm --all --keep notes -o kept.wasm
  .debug_info: 2 sections, 52 bytes
  .debug_line: 1 section, 18 bytes
  target_features: 1 section, 22 bytes
  producers: 2 sections, 104 bytes
  name: 2 sections, 46 bytes
  component-name: 2 sections, 91 bytes
  description: 1 section, 32 bytes
  homepage: 1 section, 31 bytes
  396 bytes removed
  $ tenon strip kept.wasm --all --keep notes -o same.wasm && cmp kept.wasm same.wasm
  nothing to remove

Nothing to do: the same bytes.

  $ tenon strip least.wasm -o again.wasm && cmp least.wasm again.wasm
  nothing to remove
  $ tenon strip - -o - <small.wasm | cmp - small.wasm

A capability manifest stays true of what is left.

  $ tenon plug "$TESTDATA/demo/shouter.wasm" --plug "$TESTDATA/demo/greeter.wasm" -o app.wasm >/dev/null
  $ tenon caps embed app.wasm "$TESTDATA/demo/caps.toml" -o app.caps.wasm >/dev/null
  $ tenon strip --all app.caps.wasm -o app.small.wasm | tail -1 && tenon caps check app.small.wasm
  1919 bytes removed
  app.small.wasm: everything it can ask for is declared (env)
