(module (global $g (shared mut f32) (f32.const 0)) (func (drop (global.atomic.rmw.add seqcst $g (f32.const
1)))))

  $ . ./wasm.sh module 010401600000030201000609017d0343000000000b0a0e010c00430000803ffe5100001a0b000b046e616d65070401000167 --features shared-everything-threads
  bad.wasm: at byte 0x27: error: invalid type: `global.atomic.rmw.add` only allows i32, i64 [wasm-atomic]
    in function 0
  [1]
