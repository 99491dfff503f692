(module
  (memory (export "memory") 1)
  (func (export "[async-lift]run") (result i32) unreachable))
