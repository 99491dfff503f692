;; What docs/caps.md shows a manifest of.
(component
  (import "wasi:http/outgoing-handler@0.2.3" (instance (export "handle" (func))))
  (import "spin:postgres/postgres@3.0.0" (instance (export "connection" (type $c (sub resource)))
    (export "[static]connection.open" (func (param "address" string) (result (own $c))))))
  (import "wasi:keyvalue/store@0.2.0-draft2" (instance (export "open" (func (param "identifier" string)))))
  (import "wasi:config/store@0.2.0-rc.1" (instance (export "get" (func (param "key" string)))))
  (import "wasi:cli/environment@0.2.3" (instance (export "get-environment" (func))))
  (import "wasi:filesystem/preopens@0.2.3" (instance (export "get-directories" (func))))
  (import "wasi:clocks/monotonic-clock@0.2.3" (instance (export "now" (func (result u64)))))
  (import "wasi:clocks/wall-clock@0.2.3" (instance (export "now" (func))))
  (import "wasi:random/random@0.2.3" (instance (export "get-random-u64" (func (result u64)))))
  (import "acme:audit/log@1.4.0" (instance (export "write" (func (param "line" string)))))
  (component $c
    (core module $m (func (export "f") (result i32) i32.const 0))
    (core instance $i (instantiate $m))
    (func (export "pay") (result u32) (canon lift (core func $i "f"))))
  (instance $c (instantiate $c))
  (export "acme:shop/checkout@1.2.0" (instance $c)))
