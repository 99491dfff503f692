A library that is needed by name.

  $ cp $TESTDATA/linked/*.so . && tenon embed app.wit one.so -w app -o one.so
  one.so
  $ tenon link one.so -o out.wasm
  one.so: error: one.so needs the library `libmissing.so`, which is not among those given [link-library]
  [1]
