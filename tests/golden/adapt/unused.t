An adapter that nothing imports from is left out, and named; `old` is what the module imports from.

  $ cp $TESTDATA/adapters/main.wasm $TESTDATA/adapters/realloc.wasm $TESTDATA/adapters/name.wasm . && tenon embed main.wit main.wasm -w main -o main.wasm
  main.wasm
  $ tenon new main.wasm --adapt new=name.wasm -o out.wasm
  main.wasm: at byte 0x12: error: the import `get` of module `old` is of no interface that the world imports [componentize-import]
  name.wasm: info: the adapter is left out: nothing imports from `new` [componentize-adapter-unused]
  [1]
  $ LC_ALL=C sed 's/\x03get/\x03g\x00t/' main.wasm >nul.wasm && tenon new nul.wasm --adapt old=name.wasm --adapt new=name.wasm -o out.wasm
  name.wasm: info: the adapter is left out: nothing imports from `new` [componentize-adapter-unused]
  out.wasm
  $ tenon new nul.wasm --adapt old=name.wasm --adapt new=name.wasm -o out.wasm --format json
  {
    "output": "out.wasm",
    "bytes": 888,
    "errors": 0,
    "warnings": 0,
    "findings": [
      {
        "severity": "info",
        "code": "componentize-adapter-unused",
        "message": "the adapter is left out: nothing imports from `new`",
        "file": "name.wasm",
        "start": 0,
        "end": 0
      }
    ]
  }
