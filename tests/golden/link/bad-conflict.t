Two functions of one name, both reached through the table.

  $ cp $TESTDATA/linked/*.so . && tenon embed app.wit conflict.so -w app -o app.so
  app.so
  $ tenon link app.so conflict-first.so conflict-second.so -o out.wasm
  conflict-second.so: at byte 0x35: error: conflict-first.so and conflict-second.so export a function `f` of different types, and both are used [link-conflict]
  [1]
