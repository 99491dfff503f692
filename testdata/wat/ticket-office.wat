;; A resource outside any interface: its type is an export, and so are its functions.
(component
  (type $t' (resource (rep i32)))
  (core func $new (canon resource.new $t'))
  (core module $m
    (import "" "new" (func $new (param i32) (result i32)))
    (func (export "constructor") (param i32) (result i32) (call $new (local.get 0)))
    (func (export "number") (param i32) (result i32) (local.get 0)))
  (core instance $i (instantiate $m (with "" (instance (export "new" (func $new))))))
  (export $t "ticket" (type $t'))
  (func $c (param "number" u32) (result (own $t)) (canon lift (core func $i "constructor")))
  (func $n (param "self" (borrow $t)) (result u32) (canon lift (core func $i "number")))
  (export "[constructor]ticket" (func $c))
  (export "[method]ticket.number" (func $n)))
