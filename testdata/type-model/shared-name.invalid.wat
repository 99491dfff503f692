;; The record that the function is over is named by nothing that is exported.
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
  (export "move" (func $two "move"))
)
