;; The same without the library.
(module
  (@dylink.0 (mem-info (memory 4 2)))
  (type $f (func (param i32) (result i32)))
  (import "env" "memory" (memory 1))
  (import "env" "absent" (func (type $f)))
  (import "env" "odd" (func (type $f)))
  (import "GOT.mem" "datum" (global (mut i32)))
  (import "GOT.func" "handler" (global (mut i32)))
  (import "env" "problem" (tag (param i32)))
  (func (export "run") (type $f) (call 0 (call 1 (local.get 0)))))
