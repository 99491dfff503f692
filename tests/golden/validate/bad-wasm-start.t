(module (func $main (param i32)) (start $main))

  $ . ./wasm.sh module 01050160017f00030201000801000a040102000b000e046e616d6501070100046d61696e
  bad.wasm: at byte 0x15: error: the start function must take and give nothing [wasm-start]
    in start section
  [1]
