A resource defined in a component type

  $ . ./wasm.sh component 0707014101013f7f00
  bad.wasm: at byte 0xe: error: a resource can be defined in a component only, not in a type [component-resource]
    in type section › item 0 › declaration 0
  [1]

A resource represented by f32

  $ . ./wasm.sh component 0704013f7d00
  bad.wasm: at byte 0xb: error: a resource can be represented by i32 or i64 only [component-resource]
    in type section › item 0
  [1]
