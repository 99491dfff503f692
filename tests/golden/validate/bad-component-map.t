(component (type (map f32 u8)))

  $ . ./wasm.sh component 07040163767d
  bad.wasm: at byte 0xc: error: a map's key cannot be an f32 [component-map]
    in type section › item 0
  [1]

(component (import "r" (type $r (sub resource))) (type $o (own $r)) (type (map u8 $o)))

  $ . ./wasm.sh component 0a060100017203010706026900637d0100190e636f6d706f6e656e742d6e616d650108030200017201016f
  bad.wasm: at byte 0x16: error: a map's value cannot contain a handle [component-map]
    in type section › item 1
  [1]
