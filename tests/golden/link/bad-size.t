Data that does not fit into the memory that all share.

  $ cp $TESTDATA/linked/*.so . && tenon embed app.wit huge.so -w app -o huge.so && tenon link huge.so -o out.wasm
  huge.so
  tenon: error: the libraries' data and the stack are together too large: 4296015879 bytes [link-size]
  [1]
