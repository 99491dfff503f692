;; Exports component types, as packages do, and one is neither an interface nor a world.
(component
  (type (component (export "a:b/c" (instance)) (export "a:b/d" (instance))))
  (export "c" (type 0))
)
