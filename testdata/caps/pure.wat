;; Imports types, and functions on handles that it is never given: nothing of the world.
(component
  (import "wasi:io/error@0.2.3" (instance $error (export "error" (type (sub resource)))))
  (alias export $error "error" (type $e))
  (import "wasi:io/streams@0.2.3" (instance
    (alias outer 1 $e (type $e1))
    (export "error" (type (eq $e1)))
    (export "output-stream" (type $out (sub resource)))
    (export "[method]output-stream.write" (func (param "self" (borrow $out)) (param "bytes" (list u8))))))
  (component $c
    (core module $m (func (export "f") (result i32) i32.const 7))
    (core instance $i (instantiate $m))
    (func (export "seven") (result u32) (canon lift (core func $i "f"))))
  (instance $c (instantiate $c))
  (export "test:numbers/seven@1.2.3" (instance $c)))
