;; An instance within an instance.
(component
  (import "outer" (instance (export "inner" (instance (export "f" (func))))))
)
