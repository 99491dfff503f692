What is no binary, and half of one, leave no output behind.

  $ echo '(module)' >m.wat; tenon strip m.wat -o out.wasm
  m.wat: error: this is WebAssembly text, not a binary [component-kind]
    help: assemble it first: tenon reads the binary form
  [1]
  $ head -c 60 $TESTDATA/metadata/full.wasm >half.wasm; tenon strip half.wasm -o out.wasm
  half.wasm: at byte 0xb: error: unexpected end [component-malformed]
  [1]
  $ head -c 7 $TESTDATA/metadata/full.wasm >seven.wasm; tenon strip seven.wasm -o out.wasm
  seven.wasm: at byte 0x0: error: this is neither a core module nor a component in binary form [component-malformed]
  [1]
  $ tenon strip absent.wasm -o out.wasm
  tenon: error: cannot read absent.wasm: No such file or directory [file-io]
  [3]
  $ tenon strip $TESTDATA/metadata/full.wasm
  tenon: error: `-o FILE` is missing: where the result goes [usage]
    help: `tenon strip --help` lists what it takes
  [2]
  $ test -e out.wasm
  [1]
