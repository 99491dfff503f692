;; An interface over a type that the world itself imports.
(component
  (import "r" (type $r (sub resource)))
  (import "a:b/c" (instance (export "r" (type (eq $r)))))
)
