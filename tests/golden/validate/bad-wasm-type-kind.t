A function whose type is a struct

  $ . ./wasm.sh module 0103015f00030201000a040102000b
  bad.wasm: at byte 0x10: error: type 0 is not a function type [wasm-type-kind]
    in function section › item 0
  [1]

(module (type $f (func)) (func (drop (struct.new_default $f))))

  $ . ./wasm.sh module 010401600000030201000a08010600fb01001a0b000b046e616d65040401000166
  bad.wasm: at byte 0x17: error: type mismatch: `struct.new_default` names a type that is not a struct type [wasm-type-kind]
    in function 0
  [1]

A block whose type is a struct

  $ . ./wasm.sh module 0106026000005f00030201000a0701050002010b0b
  bad.wasm: at byte 0x19: error: the type of a block must be a function type [wasm-type-kind]
    in function 0
  [1]
