A name with what a terminal would obey.

  $ cp $TESTDATA/linked/*.so .
  $ sed 's/absent/a\x1b[31m/' two.so >esc.so && tenon embed app.wit esc.so -w app -o esc.so && tenon link esc.so -o out.wasm 2>&1 | head -2
  esc.so
  esc.so: at byte 0x36: error: esc.so needs the function `a\u{1b}[31m`, (func (param i32) (result i32)), and no library exports it [link-symbol]
    help: `--stub-missing-functions` makes functions that trap of those that are missing
