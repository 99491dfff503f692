(component (component $c (import "f" (func))) (instance (instantiate $c)))

  $ . ./wasm.sh component 042c0061736d0d000100070501400001000a0601000166010000130e636f6d706f6e656e742d6e616d650002016305040100000000160e636f6d706f6e656e742d6e616d6501050401000163
  bad.wasm: at byte 0x39: error: `f` is needed by component 0 (`c`), but missing from the arguments [component-argument]
    in instance section › item 0
    bad.wasm: at byte 0x1c: note: component 0 (`c`) has `f: func()`
  [1]

(component (component $c (import "f" (func (param "x" u32)))) (import "f" (func $f (param "x" string)))
(instance (instantiate $c (with "f" (func $f)))))

  $ . ./wasm.sh component 042f0061736d0d000100070801400101787901000a0601000166010000130e636f6d706f6e656e742d6e616d6500020163070801400101787301000a0601000166010005080100000101660100001d0e636f6d706f6e656e742d6e616d650105010100016601050401000163
  bad.wasm: at byte 0x4e: error: `f`: param 1 (`x`) is `string` in the arguments, but `u32` in component 0 (`c`) [component-argument]
    in instance section › item 0
    bad.wasm: at byte 0x51: note: the arguments has `string`
    bad.wasm: at byte 0x1f: note: component 0 (`c`) has `u32`
  [1]

(component (component $c (import "i" (instance (export "f" (func (result u8)))))) (import "i" (instance $i
(export "f" (func)))) (instance (instantiate $c (with "i" (instance $i)))))

  $ . ./wasm.sh component 04350061736d0d000100070e014202014000007d0400016601000a0601000169050000130e636f6d706f6e656e742d6e616d6500020163070e01420201400001000400016601000a0601000169050005080100000101690500001d0e636f6d706f6e656e742d6e616d650105040100016301050501000169
  bad.wasm: at byte 0x5a: error: `i.f`: result is `u8` in component 0 (`c`), but nothing in the arguments [component-argument]
    in instance section › item 0
    bad.wasm: at byte 0x4a: note: missing from the arguments
    bad.wasm: at byte 0x1d: note: component 0 (`c`) has `u8`
  [1]

(component (component $c (import "f" (func))) (import "f" (instance $f)) (instance (instantiate $c (with "f"
(instance $f)))))

  $ . ./wasm.sh component 042c0061736d0d000100070501400001000a0601000166010000130e636f6d706f6e656e742d6e616d650002016307030142000a0601000166050005080100000101660500001d0e636f6d706f6e656e742d6e616d650105040100016301050501000166
  bad.wasm: at byte 0x46: error: `f` is an instance in the arguments, but a func in component 0 (`c`) [component-argument]
    in instance section › item 0
    bad.wasm: at byte 0x49: note: the arguments has `f: interface { }`
    bad.wasm: at byte 0x1c: note: component 0 (`c`) has `f: func()`
  [1]

(component (component $c (import "r" (type $r (sub resource))) (import "f" (func (param "x" (own $r)))))
(import "a" (type $a (sub resource))) (import "b" (type $b (sub resource))) (import "f" (func $f (param "x"
(own $b)))) (instance (instantiate $c (with "r" (type $a)) (with "f" (func $f)))))

  $ . ./wasm.sh component 04400061736d0d0001000a06010001720301070a026900400101780101000a06010001660102001a0e636f6d706f6e656e742d6e616d6500020163010503010001720a0b0200016103010001620301070a026901400101780201000a06010001660103050c01000002017203000166010000270e636f6d706f6e656e742d6e616d65010501010001660108030200016101016201050401000163
  bad.wasm: at byte 0x6e: error: `f`: param 1 (`x`) is the resource `b` in the arguments, but `r` in component 0 (`c`) [component-argument]
    in instance section › item 0
    bad.wasm: at byte 0x56: note: the arguments has `b`
    bad.wasm: at byte 0x19: note: component 0 (`c`) has `r`
  [1]
