;; Two instances of one component share the names that hold no resource: exporting the first names the record that
;; the second's function is over. (shared-name.invalid: without that export.)
(component
  (component $c
    (type $record (record (field "x" u32)))
    (export $point "point" (type $record))
    (core module $m (func (export "f") (param i32)))
    (core instance $core (instantiate $m))
    (func $f (param "p" $point) (canon lift (core func $core "f")))
    (export "move" (func $f)))
  (instance $one (instantiate $c))
  (instance $two (instantiate $c))
  (export "points" (instance $one))
  (export "move" (func $two "move"))
)
