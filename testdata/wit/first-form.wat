;; A package in the first binary form: one component type `ns:name/wit` for all of it.
(component
  (type (component
    (import "other:dep/things" (instance $things (export "thing" (type (sub resource)))))
    (alias export $things "thing" (type $thing))
    (export "old:form/kinds" (instance
      (alias outer 1 $thing (type $thing))
      (export "thing" (type (eq $thing)))
      (export "make" (func (result (own $thing))))
    ))
    (export "old:form/maker" (component
      (import "other:dep/things" (instance $things (export "thing" (type (sub resource)))))
      (alias export $things "thing" (type $thing))
      (import "old:form/kinds" (instance
        (alias outer 1 $thing (type $thing))
        (export "thing" (type (eq $thing)))
        (export "make" (func (result (own $thing))))
      ))
      (export "count" (func (result u32)))
    ))
  ))
  (export "old:form/wit" (type 0))
)
