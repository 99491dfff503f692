;; A program of its own.
(module (@dylink.0 (mem-info)) (func (export "_start")))
