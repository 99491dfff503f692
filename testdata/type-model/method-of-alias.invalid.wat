;; A method's name goes by the exact name of its resource: `s` is another name of `r`, not `r`.
(component
  (import "r" (type $r (sub resource)))
  (import "s" (type $s (eq $r)))
  (import "[method]r.f" (func (param "self" (borrow $s))))
)
