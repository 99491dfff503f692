(component
  (import "demo:circle/b@0.1.0" (instance $b (export "titled" (func (param "name" string) (result string)))))
  (export "demo:circle/c@0.1.0" (instance $b)))
