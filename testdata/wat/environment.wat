;; An environment with nothing in it: what is plugged by it asks nobody for one.
(component
  (core module $m
    (memory (export "memory") 1)
    (func (export "get-environment") (result i32) (i32.const 0)))
  (core instance $i (instantiate $m))
  (func $get (result (list (tuple string string)))
    (canon lift (core func $i "get-environment") (memory (core memory $i "memory"))))
  (instance $environment (export "get-environment" (func $get)))
  (export "wasi:cli/environment@0.2.0" (instance $environment)))
