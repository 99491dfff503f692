(module (table 1 (ref func)))

  $ . ./wasm.sh module 04050164700001
  bad.wasm: at byte 0xb: error: a table of a type that has no default needs an initializer [wasm-table]
    in table section › item 0
  [1]
