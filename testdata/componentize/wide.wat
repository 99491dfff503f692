;; 64-bit addresses, which the canonical ABI of the bindings has not.
(module
  (import "demo:guest/host@0.1.0" "log" (func (param i32 i32)))
  (memory (export "memory") i64 1)
  (func (export "run")))
