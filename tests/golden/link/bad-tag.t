A tag that comes round in a circle.

  $ cp $TESTDATA/linked/*.so . && tenon embed app.wit needs-tag.so -w app -o app.so && tenon link app.so has-tag.so -o out.wasm
  app.so
  app.so: at byte 0x26: error: app.so needs the tag `problem` of has-tag.so, which needs app.so: a tag cannot come round in a circle [link-tag]
  [1]
