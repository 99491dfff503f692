;; Imports a function whose name has a NUL byte.
(module
  (import "__main_module__" "ru\00n" (func $run))
  (func (export "get") (result i32) (call $run) (i32.const 0)))
