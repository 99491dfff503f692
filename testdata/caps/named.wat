;; Two key-value stores by names of the component's own: each name is a label that the binary itself proves.
(component
  (import "primary" (implements "wasi:keyvalue/store@0.2.0-draft2") (instance
    (export "open" (func (param "identifier" string)))))
  (import "cache" (implements "wasi:keyvalue/store@0.2.0-draft2") (instance
    (export "open" (func (param "identifier" string))))))
