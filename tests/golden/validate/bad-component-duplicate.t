(component (import "f" (func)) (import "f" (func)))

  $ . ./wasm.sh component 070501400001000a06010001660100070501400001000a06010001660101
  bad.wasm: at byte 0x21: error: import `f` stands twice [component-duplicate]
    in import section › item 0
  [1]

(component (import "a-b" (func)) (import "ab" (func)))

  $ . ./wasm.sh component 070501400001000a08010003612d620100070501400001000a0701000261620101
  bad.wasm: at byte 0x23: error: import `ab` conflicts with `a-b` before it [component-duplicate]
    in import section › item 0
  [1]

(component (import "f" (func $f)) (export "a1" (func $f)) (export "A1" (func $f)))

  $ . ./wasm.sh component 070501400001000a060100016601000b0f02000261310100000002413101000000160e636f6d706f6e656e742d6e616d6501050101000166
  bad.wasm: at byte 0x21: error: export `A1` conflicts with `a1` before it [component-duplicate]
    in export section › item 1
  [1]

(component (component $c) (import "f" (func $f)) (instance (instantiate $c (with "a" (func $f)) (with "a"
(func $f)))))

  $ . ./wasm.sh component 041d0061736d0d00010000130e636f6d706f6e656e742d6e616d6500020163070501400001000a06010001660100050c010000020161010001610100001d0e636f6d706f6e656e742d6e616d650105010100016601050401000163
  bad.wasm: at byte 0x40: error: argument `a` is given twice [component-duplicate]
    in instance section › item 0
  [1]
