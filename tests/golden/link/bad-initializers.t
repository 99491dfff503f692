A library is started in one way.

  $ cp $TESTDATA/linked/*.so . && tenon embed app.wit two-ways.so -w app -o app.so && tenon link app.so -o out.wasm
  app.so
  app.so: error: app.so exports both `__wasm_call_ctors` and `_initialize`: one of the two starts a library [link-initializers]
  [1]
