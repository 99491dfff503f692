;; Imports what it exports, and stands between: its own import must not be given to itself.
(component
  (import "demo:app/greet@0.1.0" (instance $in (export "greet" (func (param "name" string) (result string)))))
  (alias export $in "greet" (func $greet))
  (instance $out (export "greet" (func $greet)))
  (export "demo:app/greet@0.1.0" (instance $out)))
