A name with a NUL byte, and with what a terminal would obey.

  $ cp $TESTDATA/linked/*.so . && sed 's/odd/o\x00d/' other.so >nul.so && tenon embed app.wit nul.so -w app -o nul.so && tenon link nul.so -o out.wasm
  nul.so
  nul.so: at byte 0x27: error: nul.so has a name with a NUL byte [link-name]
  [1]
  $ sed 's/absent/a\x1b[31m/' two.so >esc.so && tenon embed app.wit esc.so -w app -o esc.so && tenon link esc.so -o out.wasm 2>&1 | head -2
  esc.so
  esc.so: at byte 0x36: error: esc.so needs the function `a\u{1b}[31m`, (func (param i32) (result i32)), and no library exports it [link-symbol]
    help: `--stub-missing-functions` makes functions that trap of those that are missing
