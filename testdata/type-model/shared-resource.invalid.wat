;; A resource is not shared: each instance has its own, so exporting the first does not name the second's.
(component
  (component $c
    (type $r' (resource (rep i32)))
    (export $r "ticket" (type $r'))
    (core module $m (func (export "f") (result i32) unreachable))
    (core instance $core (instantiate $m))
    (func $f (result (own $r)) (canon lift (core func $core "f")))
    (export "sell" (func $f)))
  (instance $one (instantiate $c))
  (instance $two (instantiate $c))
  (export "tickets" (instance $one))
  (export "sell" (func $two "sell"))
)
