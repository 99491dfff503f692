;; An adapter for the module `old`.
(module
  (import "env" "memory" (memory 1))
  (func (export "get") (result i32) (i32.load (i32.const 0)))
  (func (export "set") (param i32) (i32.store (i32.const 0) (local.get 0))))
