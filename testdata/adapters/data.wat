;; Would write over the main module's memory.
(module (import "env" "memory" (memory 1)) (data (i32.const 0) "x") (func (export "get") (result i32) (i32.const 0)))
