;; Calls through a table, which is another's.
(module
  (type $f (func (result i32)))
  (import "env" "table" (table 1 funcref))
  (func (export "get") (type $f) (call_indirect (type $f) (i32.const 0))))
