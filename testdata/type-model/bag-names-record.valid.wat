;; A bag of exports may hold an unnamed record; exporting the bag names that record, so a function over it may be
;; exported. (bag-names-record.invalid: not over an equal one.)
(component
  (type $named (record (field "x" u32)))
  (type $func (func (param "p" $named)))
  (instance $bag (export "point" (type $named)))
  (export "points" (instance $bag))
  (core module $m (func (export "f") (param i32)))
  (core instance $core (instantiate $m))
  (func $f (type $func) (canon lift (core func $core "f")))
  (export "move" (func $f))
)
