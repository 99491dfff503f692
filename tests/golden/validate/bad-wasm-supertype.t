(module (type $a (struct)) (type (sub $a (struct))))

  $ . ./wasm.sh module 0108025f005001005f00000b046e616d65040401000161
  bad.wasm: at byte 0xd: error: a subtype of a final type [wasm-supertype]
    in type section › item 1
  [1]

(module (type $a (sub (struct (field i32)))) (type (sub $a (struct (field f32)))))

  $ . ./wasm.sh module 010e0250005f017f005001005f017d00000b046e616d65040401000161
  bad.wasm: at byte 0x11: error: the subtype does not match its supertype: field 0 does not match [wasm-supertype]
    in type section › item 1
  [1]

(module (rec (type $a (sub $b (struct))) (type $b (sub (struct)))))

  $ . ./wasm.sh module 010c014e025001015f0050005f00000e046e616d65040702000161010162
  bad.wasm: at byte 0xe: error: a supertype must be defined before its subtypes [wasm-supertype]
    in type section › item 0
  [1]
