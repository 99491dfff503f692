;; Two imports whose interfaces have one name.
(component
  (import "demo:a/types@0.1.0" (instance))
  (import "demo:b/types@0.1.0" (instance)))
