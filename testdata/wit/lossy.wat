;; A function over a type of an interface that the component exports: no world could `use` it.
(component
  (component $inner
    (type $t (record (field "x" u8)))
    (export "t" (type $t))
  )
  (instance $i (instantiate $inner))
  (export $e "a:b/c" (instance $i))
  (alias export $e "t" (type $t))
  (core module $m (func (export "f") (param i32)))
  (core instance $c (instantiate $m))
  (func $f (param "x" $t) (canon lift (core func $c "f")))
  (export "f" (func $f))
)
