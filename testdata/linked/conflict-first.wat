(module (@dylink.0 (mem-info)) (func (export "f") (param i32)))
