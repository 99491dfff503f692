Memory.init of a segment, and no data count section

  $ . ./wasm.sh module 0104016000000302010005030100010a0e010c00410041004100fc0800000b0b03010100
  bad.wasm: at byte 0x22: error: data count section required by `memory.init` [wasm-data-count]
    in function 0
  [1]
