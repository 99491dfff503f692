;; Wants the address of `f`, and calls another.
(module
  (@dylink.0 (mem-info))
  (import "env" "f" (func (param i64)))
  (import "GOT.func" "f" (global (mut i32)))
  (func (export "g"))
  (func (export "_start") (call 0 (i64.const 1))))
