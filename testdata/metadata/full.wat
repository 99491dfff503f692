;; Custom sections of every sort, at two depths.
(component $outer
  (core module $inner
    (@custom "component-type:left" "what it was built against")
    (@custom ".debug_info" "twelve bytes")
    (@custom ".debug_line" "more")
    (func $f (export "f"))
    (@custom "target_features" "none")
    (@producers (language "C11" "") (processed-by "clang" "18.1.0"))
    (@custom "dylink.0" ""))
  (component $middle
    (core module $innermost
      (@custom ".debug_info" "twelve bytes")
      (func $g)))
  (@producers (processed-by "wit-component" "0.200.0"))
  (@custom "tenon:capabilities" "{}")
  (@custom "description" "an old description")
  (@custom "homepage" "https://old.example/")
  (@custom "notes" "left by somebody"))
