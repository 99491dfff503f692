;; The import and the export of one interface have names that one scope could not hold.
(component
  (import "a:b/c" (instance (export "run" (func))))
  (component $c
    (type $t u8)
    (export "RUN" (type $t))
  )
  (instance $i (instantiate $c))
  (export "a:b/c" (instance $i))
)
