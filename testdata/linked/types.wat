;; Names whose types are fixed, of others.
(module
  (@dylink.0 (mem-info))
  (import "env" "memory" (memory i64 1))
  (import "env" "__memory_base" (global i64))
  (import "env" "__stack_pointer" (func))
  (import "env" "__wasm_get_tls_base" (func (param i32)))
  (import "env" "value" (global i32))
  (import "GOT.mem" "data" (func))
  (func (export "__wasm_call_ctors") (param i32))
  (func (export "_initialize"))
  (table (export "table") 1 funcref))
