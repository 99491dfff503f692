;; Data that does not fit.
(module
  (@dylink.0 (mem-info (memory 4294967295 2)))
  (func (export "_start")))
