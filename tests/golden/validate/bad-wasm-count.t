One function is declared, and none has a body

  $ . ./wasm.sh module 01040160000003020100
  bad.wasm: at byte 0x12: error: function and code section have inconsistent lengths: 1 and 0 [wasm-count]
  [1]

The data count section says 2, the data section has 1

  $ . ./wasm.sh module 05030100010c01020b06010041000b00
  bad.wasm: at byte 0x12: error: data count and data section have inconsistent lengths: 2 and 1 [wasm-count]
    in data section
  [1]
