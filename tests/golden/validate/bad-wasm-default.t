(module (type $s (struct (field i32) (field (ref func)))) (func (drop (struct.new_default $s))))

  $ . ./wasm.sh module 010b025f027f00647000600000030201010a08010600fb01001a0b000b046e616d65040401000173
  bad.wasm: at byte 0x1e: error: invalid `struct.new_default`: field 1 has no default [wasm-default]
    in function 0
  [1]

(module (type $a (array (ref func))) (func (drop (array.new_default $a (i32.const 1)))))

  $ . ./wasm.sh module 0108025e647000600000030201010a0a0108004101fb07001a0b000b046e616d65040401000161
  bad.wasm: at byte 0x1d: error: invalid `array.new_default`: the elements have no default [wasm-default]
    in function 0
  [1]
