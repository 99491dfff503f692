;; A component that exports a type and a component of its own.
(component
  (type $t (record (field "x" u8)))
  (export "t" (type $t))
  (component $c)
  (export "c" (component $c))
)
