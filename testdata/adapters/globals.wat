;; Two stack pointers.
(module
  (import "env" "memory" (memory 1))
  (global $__stack_pointer (mut i32) (i32.const 0))
  (global $b (@name "__stack_pointer") (mut i32) (i32.const 0))
  (func (export "get") (result i32) (i32.add (global.get $__stack_pointer) (global.get $b))))
