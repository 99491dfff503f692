(module (func $f (drop (ref.func $f))))

  $ . ./wasm.sh module 010401600000030201000a07010500d2001a0b000b046e616d65010401000166
  bad.wasm: at byte 0x17: error: undeclared function reference: function 0 is in no element segment, export or global [wasm-undeclared]
    in function 0 `f`
  [1]
