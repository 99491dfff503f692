;; The socket for both.
(component
  (import "demo:loop/egg@1.0.0" (instance $egg (export "f" (func (result u32)))))
  (alias export $egg "f" (func $f))
  (export "eat" (func $f)))
