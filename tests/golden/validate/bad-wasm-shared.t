A shared memory without a maximum

  $ . ./wasm.sh module 0503010201
  bad.wasm: at byte 0xb: error: shared memory must have maximum size [wasm-shared]
    in memory section › item 0
  [1]

(module (type (shared (struct (field (ref struct))))))

  $ . ./wasm.sh module 010701655f01646b00 --features shared-everything-threads
  bad.wasm: at byte 0xb: error: a shared type must be made of shared types [wasm-shared]
    in type section › item 0
  [1]

(module (type $u (struct)) (type $f (shared (func))) (func (type $f) (drop (struct.new $u))))

  $ . ./wasm.sh module 0107025f0065600000030201010a08010600fb00001a0b000e046e616d65040702000175010166 --features shared-everything-threads
  bad.wasm: at byte 0x1a: error: `struct.new` in a shared function: type 0 is not shared [wasm-shared]
    in function 0
  [1]
