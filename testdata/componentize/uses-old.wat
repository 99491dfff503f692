(module
  (import "old" "get" (func (result i32)))
  (import "old" "gone" (func))
  (import "old" "set" (func (param i64)))
  (memory (export "memory") 1)
  (func (export "run")))
