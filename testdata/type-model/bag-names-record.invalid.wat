;; An equal record is another declaration: exporting the bag does not name it. Interned types would let this pass.
(component
  (type $named (record (field "x" u32)))
  (type $equal (record (field "x" u32)))
  (type $func (func (param "p" $equal)))
  (instance $bag (export "point" (type $named)))
  (export "points" (instance $bag))
  (core module $m (func (export "f") (param i32)))
  (core instance $core (instantiate $m))
  (func $f (type $func) (canon lift (core func $core "f")))
  (export "move" (func $f))
)
