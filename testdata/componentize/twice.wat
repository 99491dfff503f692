;; Two memories, and one function twice.
(module
  (memory (export "memory") (export "cm32p2_memory") 1)
  (func (export "run"))
  (func (export "cm32p2||run")))
