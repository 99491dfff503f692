;; A socket for a whole application: exports the `run` that it is given under another name, and looks at a clock and
;; at the environment.
(component
  (import "run" (func $run (param "name" string) (result string)))
  (import "wasi:clocks/monotonic-clock@0.2.0" (instance $clock (export "now" (func (result u64)))))
  (import "wasi:cli/environment@0.2.0" (instance $environment
    (export "get-environment" (func (result (list (tuple string string)))))))
  (alias export $clock "now" (func $now))
  (alias export $environment "get-environment" (func $get))
  (export "again" (func $run))
  (export "when" (func $now))
  (export "environs" (func $get)))
