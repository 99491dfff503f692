(component (type $t (record (field "a" u8))) (import "f" (func (type $t))))

  $ . ./wasm.sh component 070601720101617d0a0601000166010000160e636f6d706f6e656e742d6e616d6501050301000174
  bad.wasm: at byte 0x17: error: type 0 (`t`) is not a func type: it is a record [component-type-kind]
    in import section › item 0
  [1]

(component (type $t (func)) (type (list $t)))

  $ . ./wasm.sh component 07070240000100700000160e636f6d706f6e656e742d6e616d6501050301000174
  bad.wasm: at byte 0x10: error: type 0 (`t`) is not a value type: it is a func [component-type-kind]
    in type section › item 1
  [1]

(component (type $t u8) (type (own $t)))

  $ . ./wasm.sh component 0704027d690000160e636f6d706f6e656e742d6e616d6501050301000174
  bad.wasm: at byte 0xd: error: type 0 (`t`) is not a resource: it is a u8 [component-type-kind]
    in type section › item 1
  [1]

(component (type $t (future u8)) (core func (canon stream.new $t)))

  $ . ./wasm.sh component 07040165017d0803010e0000160e636f6d706f6e656e742d6e616d6501050301000174
  bad.wasm: at byte 0x12: error: `stream.new` needs a stream type, and type 0 (`t`) is a future [component-type-kind]
    in canonical section › item 0
  [1]
