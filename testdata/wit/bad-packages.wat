;; The parts of two packages in one.
(component
  (type (component (export "a:b/c" (instance))))
  (export "c" (type 0))
  (type (component (export "a:other/d" (instance))))
  (export "d" (type 2))
)
