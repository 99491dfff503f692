;; A section dylink.0 that ends too soon.
(module (@custom "dylink.0" (before first) "\01\7f\00"))
