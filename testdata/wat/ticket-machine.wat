;; Wants that resource, and exports functions that mention it.
(component
  (import "ticket" (type $t (sub resource)))
  (import "[constructor]ticket" (func $c (param "number" u32) (result (own $t))))
  (import "[method]ticket.number" (func $n (param "self" (borrow $t)) (result u32)))
  (export "draw" (func $c))
  (export "look" (func $n)))
