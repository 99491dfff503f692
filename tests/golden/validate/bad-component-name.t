(component (import "not_kebab" (func)))

  $ . ./wasm.sh component 070501400001000a0e0100096e6f745f6b656261620100
  bad.wasm: at byte 0x12: error: import `not_kebab`: not a valid name: is not in kebab case [component-name]
    in import section › item 0
  [1]

(component (import "wasi:io/poll@1.2" (instance)))

  $ . ./wasm.sh component 07030142000a15010010776173693a696f2f706f6c6c40312e320500
  bad.wasm: at byte 0x10: error: import `wasi:io/poll@1.2`: invalid version: its version is not of the form 1.2.3, perhaps with a pre-release or build after it [component-name]
    in import section › item 0
  [1]

(component (import "a:b" (instance)))

  $ . ./wasm.sh component 07030142000a08010003613a620500
  bad.wasm: at byte 0x10: error: import `a:b`: not a valid name: lacks a `/` and an interface after its package [component-name]
    in import section › item 0
  [1]

(component (import "[method]r.f" (func (param "self" u8))))

  $ . ./wasm.sh component 070b0140010473656c667d01000a1001000b5b6d6574686f645d722e660100
  bad.wasm: at byte 0x18: error: import `[method]r.f`: a method's first parameter must be a `(borrow $T)` [component-name]
    in import section › item 0
  [1]

(component (import "r" (type $r (sub resource))) (import "[method]r.f" (func)))

  $ . ./wasm.sh component 0a06010001720301070501400001000a1001000b5b6d6574686f645d722e66010100160e636f6d706f6e656e742d6e616d6501050301000172
  bad.wasm: at byte 0x1a: error: import `[method]r.f`: a method must have at least one parameter [component-name]
    in import section › item 0
  [1]

(component (import "r" (type $r (sub resource))) (import "[method]r.f" (func (param "this" (borrow $r)))))

  $ . ./wasm.sh component 0a06010001720301070d026800400104746869730101000a1001000b5b6d6574686f645d722e66010200160e636f6d706f6e656e742d6e616d6501050301000172
  bad.wasm: at byte 0x22: error: import `[method]r.f`: a method's first parameter must be called `self`, and this is `this` [component-name]
    in import section › item 0
  [1]

(component (import "r" (type $r (sub resource))) (import "[constructor]r" (func (result u8))))

  $ . ./wasm.sh component 0a060100017203010705014000007d0a1301000e5b636f6e7374727563746f725d72010100160e636f6d706f6e656e742d6e616d6501050301000172
  bad.wasm: at byte 0x1a: error: import `[constructor]r`: a constructor must return `(own $T)` or `(result (own $T))` [component-name]
    in import section › item 0
  [1]

(component (import "f" (implements "a:b/c") (func)))

  $ . ./wasm.sh component 070501400001000a0e01020166010005613a622f630100
  bad.wasm: at byte 0x12: error: import `f`: only an instance can have an `implements` [component-name]
    in import section › item 0
  [1]
