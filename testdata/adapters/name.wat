;; Exports a function whose name has a NUL byte.
(module
  (import "__main_module__" "run" (func $run (result i32)))
  (func (export "g\00t") (result i32) (call $run)))
