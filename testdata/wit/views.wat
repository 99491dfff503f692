;; An interface that is imported in part and exported whole: one declaration of both.
(component
  (import "a:b/c" (instance $c
    (export "r" (type $r (sub resource)))
    (type $l (list (own $r)))
    (type $t (record (field "all" $l)))
    (export "t" (type (eq $t)))
  ))
  (component $inner
    (import "r" (type $r (sub resource)))
    (type $l (list (own $r)))
    (type $t (record (field "all" $l)))
    (export $r1 "r" (type $r))
    (export $t1 "t" (type $t))
    (type $e (enum "near" "far"))
    (export "e" (type $e))
  )
  (alias export $c "r" (type $r))
  (instance $i (instantiate $inner (with "r" (type $r))))
  (export "a:b/c" (instance $i))
)
