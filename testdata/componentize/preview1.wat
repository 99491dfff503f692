;; What a toolchain for wasip1 makes: preview 1 imports, and no metadata.
(module
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (import "wasi_snapshot_preview1" "sched_yield" (func (result i32)))
  (memory (export "memory") 1)
  (func (export "_start") (call $exit (i32.const 0))))
