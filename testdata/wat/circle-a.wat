;; Three that need each other in a circle: a exports what polite wants.
(component
  (import "demo:circle/b@0.1.0" (instance $b (export "titled" (func (param "name" string) (result string)))))
  (alias export $b "titled" (func $titled))
  (instance $titles (export "titled" (func $titled)))
  (export "demo:app/titles@0.1.0" (instance $titles)))
