What an adapter cannot be: Two stack pointers.

  $ cp $TESTDATA/adapters/*.wasm . && tenon embed main.wit main.wasm -w main -o main.wasm
  main.wasm
  $ tenon new main.wasm --adapt old=globals.wasm -o out.wasm
  globals.wasm: at byte 0x0: error: adapter `old` has two mutable i32 globals named `__stack_pointer` [adapter-global]
  [1]
  $ test -e out.wasm
  [1]
