(module (func (param v128) (result i32) (i8x16.extract_lane_u 16 (local.get 0))))

  $ . ./wasm.sh module 01060160017b017f030201000a090107002000fd16100b
  bad.wasm: at byte 0x1b: error: lane index of `i8x16.extract_lane_u` out of range: there are 16 [wasm-lane]
    in function 0
  [1]
