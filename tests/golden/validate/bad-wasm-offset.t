An offset of 2^32 in a 32-bit memory

  $ . ./wasm.sh module 0104016000000302010005030100010a0e010c004100280280808080101a0b
  bad.wasm: at byte 0x1e: error: offset of `i32.load` is out of range of a 32-bit memory [wasm-offset]
    in function 0
  [1]
