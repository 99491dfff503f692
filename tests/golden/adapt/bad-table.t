What an adapter cannot be: Calls through a table, which is another's.

  $ cp $TESTDATA/adapters/*.wasm . && tenon embed main.wit main.wasm -w main -o main.wasm
  main.wasm
  $ tenon new main.wasm --adapt old=table.wasm -o out.wasm
  table.wasm: at byte 0x0: error: adapter `old` uses a table, which an adapter cannot have [adapter-section]
  [1]
  $ test -e out.wasm
  [1]
