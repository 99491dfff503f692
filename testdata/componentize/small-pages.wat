(module
  (import "old" "get" (func (result i32)))
  (memory (export "memory") 1 (pagesize 1))
  (func (export "run")))
