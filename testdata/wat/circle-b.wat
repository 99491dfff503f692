(component
  (import "demo:circle/c@0.1.0" (instance $c (export "titled" (func (param "name" string) (result string)))))
  (export "demo:circle/b@0.1.0" (instance $c)))
