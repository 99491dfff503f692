;; Has `odd`, of another type.
(module
  (@dylink.0 (mem-info))
  (func (export "odd") (param i64)))
