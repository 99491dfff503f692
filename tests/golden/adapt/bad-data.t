What an adapter cannot be: Would write over the main module's memory.

  $ cp $TESTDATA/adapters/*.wasm . && tenon embed main.wit main.wasm -w main -o main.wasm
  main.wasm
  $ tenon new main.wasm --adapt old=data.wasm -o out.wasm
  data.wasm: at byte 0x37: error: adapter `old` has data segments, which an adapter cannot have [adapter-section]
  [1]
  $ test -e out.wasm
  [1]
