(module
  (@dylink.0 (mem-info))
  (import "env" "throw" (func))
  (tag (export "problem") (param i32))
  (func (export "again") (call 0)))
