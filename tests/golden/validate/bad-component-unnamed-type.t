(component (type $r (record (field "a" u8))) (import "f" (func (param "x" $r))))

  $ . ./wasm.sh component 070d02720101617d400101780001000a0601000166010100160e636f6d706f6e656e742d6e616d6501050301000172
  bad.wasm: at byte 0x1a: error: import `f` mentions type 0 (`r`), `record { a: u8 }`, which no import before it names [component-unnamed-type]
    in import section › item 0
  [1]

(component (type $r (resource (rep i32))) (import "f" (func (param "x" (own $r)))))

  $ . ./wasm.sh component 070d033f7f006900400101780101000a0601000166010200160e636f6d706f6e656e742d6e616d6501050301000172
  bad.wasm: at byte 0x1a: error: import `f` mentions type 0 (`r`), a resource, which no import before it names [component-unnamed-type]
    in import section › item 0
  [1]

(component (type $r (enum "a" "b")) (export $e "r" (type $r)) (import "f" (func (param "x" $e))))

  $ . ./wasm.sh component 0707016d02016101620b0701000172030000070801400101780101000a0601000166010200190e636f6d706f6e656e742d6e616d6501080302000172010165
  bad.wasm: at byte 0x27: error: import `f` mentions type 1 (`e`), `r`, which no import before it names [component-unnamed-type]
    in import section › item 0
  [1]
