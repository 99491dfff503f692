;; A body whose call is to a function that is not there.
(module (func (export "get") (result i32) (call 0) (i32.add (i32.const 77) (i32.const 1))))
