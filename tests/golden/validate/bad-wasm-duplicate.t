(module (func (export "a")) (memory (export "a") 1))

  $ . ./wasm.sh module 01040160000003020100050301000107090201610000016102000a040102000b
  bad.wasm: at byte 0x1e: error: duplicate export name `a` [wasm-duplicate]
    in export section › item 1
  [1]
