;; Two worlds over one WIT interface `a`: one exports `c` over the `a.r` it imports, the other over the one it exports.
;; Worlds that shared the interface's nodes would match.
(component
  (type $wanted (component
    (import "a" (instance $in (export "r" (type (sub resource)))))
    (alias export $in "r" (type $r))
    (export "a" (instance (export "r" (type (sub resource)))))
    (export "c" (instance
      (alias outer 1 $r (type $outer))
      (export "r" (type $used (eq $outer)))
      (export "f" (func (result (own $used))))))))
  (type $given (component
    (export "a" (instance $out (export "r" (type (sub resource)))))
    (alias export $out "r" (type $r))
    (export "c" (instance
      (alias outer 1 $r (type $outer))
      (export "r" (type $used (eq $outer)))
      (export "f" (func (result (own $used))))))))
  (component $target (import "it" (component (type $wanted))))
  (import "it" (component $it (type $given)))
  (instance (instantiate $target (with "it" (component $it))))
)
