What an adapter cannot be: Takes realloc for something else.

  $ cp $TESTDATA/adapters/*.wasm . && tenon embed main.wit main.wasm -w main -o main.wasm
  main.wasm
  $ tenon new main.wasm --adapt old=realloc.wasm -o out.wasm
  realloc.wasm: at byte 0x16: error: adapter `old` imports a `cabi_realloc` that is not (param i32 i32 i32 i32) (result i32) [adapter-realloc]
  [1]
  $ test -e out.wasm
  [1]
