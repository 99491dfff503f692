;; Constructors by both names.
(module (@dylink.0 (mem-info)) (func (export "__wasm_call_ctors")) (func (export "_initialize")))
