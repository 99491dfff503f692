(module (global $g i32 (i32.const 0)) (func (global.set $g (i32.const 1))))

  $ . ./wasm.sh module 010401600000030201000606017f0041000b0a08010600410124000b000b046e616d65070401000167
  bad.wasm: at byte 0x21: error: global is immutable: cannot modify it with `global.set` [wasm-immutable]
    in function 0
  [1]

(module (type $s (struct (field i32))) (func (param (ref $s)) (struct.set $s 0 (local.get 0) (i32.const
1))))

  $ . ./wasm.sh module 010a025f017f006001640000030201010a0c010a0020004101fb0500000b000b046e616d65040401000173
  bad.wasm: at byte 0x21: error: invalid struct.set: field 0 is immutable [wasm-immutable]
    in function 0
  [1]

(module (type $a (array i32)) (func (param (ref $a)) (array.set $a (local.get 0) (i32.const 0) (i32.const
1))))

  $ . ./wasm.sh module 0109025e7f006001640000030201010a0d010b00200041004101fb0e000b000b046e616d65040401000161
  bad.wasm: at byte 0x22: error: invalid `array.set`: array is immutable [wasm-immutable]
    in function 0
  [1]
