;; What the table does not know: an interface, a version, a function new to a known interface, a plain function.
(component
  (import "acme:audit/log@1.4.0" (instance (export "write" (func (param "line" string)))))
  (import "wasi:keyvalue/store@0.2.0-draft9" (instance (export "open" (func (param "identifier" string)))))
  (import "wasi:cli/environment@0.2.3" (instance (export "get-everything" (func (result string)))))
  (import "notify" (func (param "text" string))))
