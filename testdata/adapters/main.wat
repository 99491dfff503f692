;; Imports `get` of `old`, and has a memory.
(module
  (import "old" "get" (func $get (result i32)))
  (memory (export "memory") 1)
  (func (export "run") (result i32) (call $get)))
