;; A core module, where a component belongs.
(module (func (export "run")))
