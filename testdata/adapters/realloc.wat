;; Takes realloc for something else.
(module
  (import "__main_module__" "cabi_realloc" (func $realloc (param i64)))
  (func (export "get") (result i32) (call $realloc (i64.const 0)) (i32.const 0)))
