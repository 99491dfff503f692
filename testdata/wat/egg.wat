;; An egg needs a hen, and the hen of hen.wat an egg: each passes the other's function on.
(component
  (import "demo:loop/hen@1.0.0" (instance $hen (export "f" (func (result u32)))))
  (alias export $hen "f" (func $f))
  (instance $egg (export "f" (func $f)))
  (export "demo:loop/egg@1.0.0" (instance $egg)))
