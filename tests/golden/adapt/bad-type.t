What an adapter cannot be: Uses a structure.

  $ cp $TESTDATA/adapters/*.wasm . && tenon embed main.wit main.wasm -w main -o main.wasm
  main.wasm
  $ tenon new main.wasm --adapt old=type.wasm -o out.wasm
  type.wasm: at byte 0x0: error: adapter `old` uses type 0, which is not a plain function type [adapter-type]
  [1]
  $ test -e out.wasm
  [1]
