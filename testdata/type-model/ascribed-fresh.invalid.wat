;; An export may be ascribed a wider type, but not one whose resource is fresh: the engines compare, and do not bind.
(component
  (import "a" (instance $a (export "r" (type (sub resource)))))
  (export "b" (instance $a) (instance (export "r" (type (sub resource)))))
)
