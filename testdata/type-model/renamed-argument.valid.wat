;; After an instantiation the exports speak of the argument's own names: what the outside named may be exported.
(component
  (component $c
    (import "types" (instance $types (type $r (record (field "x" u32))) (export "point" (type (eq $r)))))
    (alias export $types "point" (type $point))
    (import "source" (func $source (result $point)))
    (export "sink" (func $source)))
  (import "types" (instance $types (type $r (record (field "x" u32))) (export "point" (type (eq $r)))))
  (alias export $types "point" (type $point))
  (import "source" (func $source (result $point)))
  (instance $i (instantiate $c (with "types" (instance $types)) (with "source" (func $source))))
  (export "sink" (func $i "sink"))
)
