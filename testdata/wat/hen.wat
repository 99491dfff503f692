(component
  (import "demo:loop/egg@1.0.0" (instance $egg (export "f" (func (result u32)))))
  (alias export $egg "f" (func $f))
  (instance $hen (export "f" (func $f)))
  (export "demo:loop/hen@1.0.0" (instance $hen)))
