Two programs.

  $ cp $TESTDATA/linked/*.so . && tenon embed app.wit starts.so -w app -o app.so && tenon link app.so starts.so -o out.wasm
  app.so
  starts.so: error: app.so and starts.so both export `_start`: a program has one [link-start]
  [1]
