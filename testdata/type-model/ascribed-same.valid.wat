;; The same with the resource that the instance has.
(component
  (import "a" (instance $a (export "r" (type (sub resource))) (export "f" (func))))
  (alias export $a "r" (type $r))
  (export "b" (instance $a) (instance (export "r" (type (eq $r)))))
)
