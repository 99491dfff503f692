;; A name section whose first part is longer than what is left.
(module (@custom "name" (before first) "\01\7f\00"))
