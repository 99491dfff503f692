;; Keeps a memory of its own.
(module (memory 1) (func (export "get") (result i32) (i32.load (i32.const 0))))
