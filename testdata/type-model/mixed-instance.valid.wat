;; Resource and function of one instance, by way of a bag: the bag is an instance of the interface.
(component
  (type $shop (instance (export "ticket" (type $t (sub resource))) (export "sell" (func (result (own $t))))))
  (import "first" (instance $first (type $shop)))
  (import "second" (instance $second (type $shop)))
  (component $buyer
    (import "shop" (instance
      (export "ticket" (type $t (sub resource)))
      (export "sell" (func (result (own $t)))))))
  (instance $mixed
    (export "ticket" (type $first "ticket"))
    (export "sell" (func $first "sell")))
  (instance (instantiate $buyer (with "shop" (instance $mixed))))
)
