;; a WIT package
(component $package
  (type $b (component
    (export "dep:dep/b@1.0.0" (instance
      (export "r" (type (sub resource)))
      (type $t (record (field "x" u8) (field "y" (option string))))
      (export "t" (type (eq $t)))))))
  (export "b" (type $b))
  (type $a (component
    (type $b (instance
      (export "r" (type (sub resource)))
      (type $t (record (field "x" u8) (field "y" (option string))))
      (export "t" (type $t1 (eq $t)))))
    (import "dep:dep/b@1.0.0" (instance $i (type $b)))
    (alias export $i "t" (type $t))
    (alias export $i "r" (type $r))
    (export "dep:dep/a@1.0.0" (instance
      (export "t" (type $mine (eq $t))) (; the type around this one ;)
      (export "r" (type $res (eq $r)))
      (type $variant (variant (case "none") (case "some" $mine) (case "all" (list (tuple u8 $mine)))))
      (export "v" (type $v (eq $variant)))
      (type $enum (enum "one" "two")) (export "e" (type (eq $enum)))
      (type $flags (flags "read" "write")) (export "fl" (type (eq $flags)))
      (export "f" (func (param "v" $v) (param "r" (borrow $res)) (result (result (own $res) (error string)))))
      (type $bytes (stream u8)) (export "g" (func async (result (future $bytes))))
      (export "h" (func (param "l" (list u8 4)) (param "m" (map string u32)) (result (result (error char)))))))))
  (export "a" (type $a))
  (@custom "package-docs" "\01{\22docs\22:\22The package.\22}")
  (@producers (processed-by "hand" "1"))
)
