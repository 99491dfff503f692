All that is missing, at once; what another library has of another type is told with it.

  $ cp $TESTDATA/linked/*.so . && tenon embed app.wit two.so -w app -o two.so
  two.so
  $ tenon link two.so other.so -o out.wasm
  two.so: at byte 0x36: error: two.so needs the function `absent`, (func (param i32) (result i32)), and no library exports it [link-symbol]
    help: `--stub-missing-functions` makes functions that trap of those that are missing
  two.so: at byte 0x43: error: two.so needs the function `odd`, (func (param i32) (result i32)), and no library exports it [link-symbol]
    other.so: at byte 0x27: note: other.so exports it as (func (param i64))
  two.so: at byte 0x4d: error: two.so needs the data `datum`, and no library exports it [link-symbol]
  two.so: at byte 0x5e: error: two.so needs the function `handler`, and no library exports it [link-symbol]
    help: `--stub-missing-functions` makes functions that trap of those that are missing
  two.so: at byte 0x72: error: two.so needs the tag `problem`, (tag (param i32)), and no library exports it [link-symbol]
  [1]
  $ tenon link two.so other.so --stub-missing-functions -o out.wasm
  two.so: at byte 0x36: error: two.so needs the function `absent`, (func (param i32) (result i32)), and no library exports it [link-symbol]
  two.so: at byte 0x43: error: two.so needs the function `odd`, (func (param i32) (result i32)), and no library exports it [link-symbol]
    other.so: at byte 0x27: note: other.so exports it as (func (param i64))
  two.so: at byte 0x4d: error: two.so needs the data `datum`, and no library exports it [link-symbol]
  two.so: at byte 0x5e: error: two.so needs the function `handler`, and no library exports it [link-symbol]
  two.so: at byte 0x72: error: two.so needs the tag `problem`, (tag (param i32)), and no library exports it [link-symbol]
  [1]
  $ test -e out.wasm
  [1]
