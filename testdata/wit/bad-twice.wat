;; What is imported is exported again under another name: one type, two names.
(component
  (import "a:b/c" (instance $c (export "r" (type (sub resource)))))
  (export "again" (instance $c))
)
