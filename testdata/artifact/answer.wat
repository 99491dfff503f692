;; A component that imports an interface, exports a function, and says everything about itself that it can.
(component
  (import "demo:host/log@0.1.0" (instance (export "log" (func (param "what" u32)))))
  (core module $m (func (export "answer") (result i32) i32.const 42))
  (core instance $i (instantiate $m))
  (func (export "answer") (result u32) (canon lift (core func $i "answer"))))
