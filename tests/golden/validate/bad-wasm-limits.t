(module (memory 2 1))

  $ . ./wasm.sh module 050401010201
  bad.wasm: at byte 0xb: error: size minimum must not be greater than maximum [wasm-limits]
    in memory section › item 0
  [1]

(module (memory 65537))

  $ . ./wasm.sh module 05050100818004
  bad.wasm: at byte 0xb: error: memory size must be at most 0x10000 pages of 65536 bytes [wasm-limits]
    in memory section › item 0
  [1]

(module (table 2 1 funcref))

  $ . ./wasm.sh module 04050170010201
  bad.wasm: at byte 0xc: error: size minimum must not be greater than maximum [wasm-limits]
    in table section › item 0
  [1]

A page size of 2 bytes

  $ . ./wasm.sh module 050401080001 --features custom-page-sizes
  bad.wasm: at byte 0xb: error: invalid custom page size [wasm-limits]
    in memory section › item 0
  [1]
