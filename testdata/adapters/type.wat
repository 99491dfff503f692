;; Uses a structure.
(module
  (type $s (struct (field i32)))
  (func (export "get") (result i32) (struct.get $s 0 (struct.new $s (i32.const 1)))))
