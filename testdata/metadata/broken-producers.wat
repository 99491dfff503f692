;; Producers that promise more fields than there are.
(module (@custom "producers" "\09\08language\01\01C\00"))
