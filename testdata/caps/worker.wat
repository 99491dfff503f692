;; Calls hosts, opens stores and databases, reads the environment: most of what a manifest has words for.
(component
  (import "wasi:io/error@0.2.3" (instance (export "error" (type (sub resource)))))
  (import "wasi:http/outgoing-handler@0.2.3" (instance (export "handle" (func))))
  (import "wasi:keyvalue/store@0.2.0-draft2" (instance
    (export "bucket" (type $bucket (sub resource)))
    (export "open" (func (param "identifier" string) (result (own $bucket))))
    (export "[method]bucket.get" (func (param "self" (borrow $bucket)) (param "key" string)))))
  (import "wasi:config/store@0.2.0-rc.1" (instance (export "get" (func (param "key" string)))))
  (import "spin:sqlite/sqlite@3.0.0" (instance
    (export "connection" (type $connection (sub resource)))
    (export "[static]connection.open" (func (param "database" string) (result (own $connection))))
    (export "[method]connection.execute" (func (param "self" (borrow $connection))))))
  (import "wasi:cli/environment@0.2.3" (instance
    (export "get-environment" (func (result (list (tuple string string)))))
    (export "get-arguments" (func (result (list string))))))
  (import "wasi:filesystem/preopens@0.2.3" (instance (export "get-directories" (func))))
  (import "wasi:random/random@0.2.3" (instance (export "get-random-u64" (func (result u64)))))
  (import "wasi:clocks/monotonic-clock@0.2.3" (instance (export "now" (func (result u64)))))
  (import "wasi:cli/stdout@0.2.3" (instance (export "get-stdout" (func)))))
