;; Docs for what is not there.
(component
  (type (component (export "a:b/c" (instance (export "f" (func))))))
  (export "c" (type 0))
  (@custom "package-docs" "\01{\"interfaces\":{\"c\":{\"docs\":\"Here.\",\"funcs\":{\"g\":{\"docs\":\"Where?\"}}}},\"worlds\":{\"w\":{\"docs\":\"No.\"}}}")
)
