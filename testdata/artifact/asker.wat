;; A component that imports what answer.wat exports, and says nothing about itself.
(component
  (import "answer" (func $answer (result u32)))
  (export "ask" (func $answer)))
