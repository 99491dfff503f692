A name that cannot be carried over.

  $ cp $TESTDATA/adapters/*.wasm . && tenon embed main.wit main.wasm -w main -o main.wasm
  main.wasm
  $ tenon new main.wasm --adapt old=name.wasm -o out.wasm
  name.wasm: at byte 0x15: error: adapter `old` has a name with a NUL byte [adapter-name]
  [1]
