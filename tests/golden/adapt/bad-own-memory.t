What an adapter cannot be: Keeps a memory of its own.

  $ cp $TESTDATA/adapters/*.wasm . && tenon embed main.wit main.wasm -w main -o main.wasm
  main.wasm
  $ tenon new main.wasm --adapt old=own-memory.wasm -o out.wasm
  own-memory.wasm: at byte 0x0: error: adapter `old` defines a memory: it must import the main module's [adapter-memory]
  [1]
  $ test -e out.wasm
  [1]
