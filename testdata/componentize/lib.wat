(module (func (export "walk")))
