(component
  (type (component (export "a:b/c" (instance))))
  (export "c" (type 0))
  (@custom "package-docs" "\07{}")
)
