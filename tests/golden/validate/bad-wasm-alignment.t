(module (memory 1) (func (drop (i32.load align=8 (i32.const 0)))))

  $ . ./wasm.sh module 0104016000000302010005030100010a0a01080041002803001a0b
  bad.wasm: at byte 0x1e: error: alignment of `i32.load` must not be larger than natural [wasm-alignment]
    in function 0
  [1]

(module (memory 1) (func (drop (i32.atomic.load align=2 (i32.const 0)))))

  $ . ./wasm.sh module 0104016000000302010005030100010a0b0109004100fe1001001a0b
  bad.wasm: at byte 0x1e: error: alignment of `i32.atomic.load` must be its natural one [wasm-alignment]
    in function 0
  [1]
