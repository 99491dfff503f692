(module (func (local $r (ref func)) (drop (local.get $r))))

  $ . ./wasm.sh module 010401600000030201000a0a01080101647020001a0b000d046e616d650206010001000172
  bad.wasm: at byte 0x1a: error: uninitialized local: 0 is read before it is set [wasm-uninitialized]
    in function 0
  [1]
