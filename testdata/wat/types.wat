;; Offers demo:shapes/types@1.0.0: types, and no function.
(component
  (component $types
    (type $point' (record (field "x" f64) (field "y" f64)))
    (export $point "point" (type $point'))
    (type $disc' (record (field "center" $point) (field "radius" f64)))
    (export $disc "disc" (type $disc'))
    (type $points (list $point))
    (type $shape' (variant (case "disc" $disc) (case "polygon" $points) (case "nothing")))
    (export "shape" (type $shape')))
  (instance $it (instantiate $types))
  (export "demo:shapes/types@1.0.0" (instance $it)))
