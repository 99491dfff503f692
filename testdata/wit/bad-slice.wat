;; A world imports more of an interface than its own package declares.
(component
  (type (component (export "a:b/c" (instance (export "f" (func))))))
  (export "c" (type 0))
  (type (component (export "a:b/w" (component
    (import "a:b/c" (instance (export "f" (func)) (export "g" (func))))
  ))))
  (export "w" (type 2))
)
