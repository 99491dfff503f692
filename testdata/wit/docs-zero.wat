;; package-docs of version 0: docs of functions stand alone, those of exports among the imports'.
(component
  (type (component (export "a:b/c" (instance (export "f" (func))))))
  (export "c" (type 0))
  (type (component (export "a:b/w" (component
    (import "g" (func)) (export "run" (func)) (export "i" (instance (export "h" (func))))
  ))))
  (export "w" (type 2))
  (@custom "package-docs" "\00{\"docs\":\"A package.\",\"interfaces\":{\"c\":{\"funcs\":{\"f\":\"Of c.\"}}},\"worlds\":{\"w\":{\"docs\":\"A world.\",\"funcs\":{\"run\":\"Runs.\"},\"interfaces\":{\"i\":{\"docs\":\"Inline.\",\"funcs\":{\"h\":\"Of i.\"}}}}}}")
)
