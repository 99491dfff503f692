(component (import "v" (value $v u32)) (export "a" (value $v)) (export "b" (value $v)))

  $ . ./wasm.sh component 0a060100017602790b0d0200016102000000016202000000160e636f6d706f6e656e742d6e616d6501050201000176 --features cm-values
  bad.wasm: at byte 0x1d: error: value 0 cannot be used more than once [component-value]
    in export section › item 1
  [1]

(component (import "v" (value $v u32)))

  $ . ./wasm.sh component 0a0601000176027900160e636f6d706f6e656e742d6e616d6501050201000176 --features cm-values
  bad.wasm: at byte 0xb: error: value 0 was not used [component-value]
  [1]
