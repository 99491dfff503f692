(component (import "r" (type $r (sub resource))) (type (func (result (borrow $r)))))

  $ . ./wasm.sh component 0a0601000172030107070268004000000100160e636f6d706f6e656e742d6e616d6501050301000172
  bad.wasm: at byte 0x17: error: a function's result cannot contain a `borrow` [component-borrow]
    in type section › item 1
  [1]

(component (import "r" (type $r (sub resource))) (type $b (borrow $r)) (type (stream $b)))

  $ . ./wasm.sh component 0a06010001720301070602680066010100190e636f6d706f6e656e742d6e616d6501080302000172010162
  bad.wasm: at byte 0x16: error: what a stream carries cannot contain a `borrow` [component-borrow]
    in type section › item 1
  [1]
