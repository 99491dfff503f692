;; The import and the export of one interface differ.
(component
  (import "a:b/c" (instance
    (type $t (record (field "x" u8)))
    (export "t" (type (eq $t)))
    (export "f" (func))
  ))
  (component $c
    (type $t (record (field "x" u16)))
    (export "t" (type $t))
  )
  (instance $i (instantiate $c))
  (export "a:b/c" (instance $i))
)
