A body of which a byte was changed: a call of function 77.

  $ cp $TESTDATA/adapters/*.wasm . && tenon embed main.wit main.wasm -w main -o main.wasm
  main.wasm
  $ sed 's/\x10\x00\x41/\x10\x4d\x41/' damaged.wasm >hurt.wasm; tenon new main.wasm --adapt old=hurt.wasm -o out.wasm
  hurt.wasm: at byte 0x0: error: adapter `old` names what it does not have [adapter-malformed]
  [1]
