A function of type 1

  $ . ./wasm.sh module 010401600000030201010a040102000b
  bad.wasm: at byte 0x11: error: unknown type 1: there is 1 [wasm-unknown-type]
    in function section › item 0
  [1]
