(module (@dylink.0 (mem-info)) (import "env" "g" (func)) (func (export "f") (param i64) (call 0)))
