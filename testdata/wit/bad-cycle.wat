;; Two packages, each over the other.
(component
  (import "a:a/one" (instance $a1 (export "r" (type (sub resource)))))
  (alias export $a1 "r" (type $r))
  (import "b:b/one" (instance $b1 (export "r" (type (eq $r))) (export "s" (type (sub resource)))))
  (alias export $b1 "s" (type $s))
  (import "a:a/two" (instance (export "s" (type (eq $s)))))
)
