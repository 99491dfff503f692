;; Names that would break out of a picture's format, or fool a terminal: of modules, of what they import and export.
(component
  (import "in" (func $in))
  (core func $lowered (canon lower (func $in)))
  (core module $giver (@name "a\"]; <b>&'\\N\e2\80\ae`#quot;|--%%\1b[31m")
    (func (export "\"/><script>alert(1)</script>&amp;"))
    (func (export "]] --> n9[\"x")))
  (core module $taker (@name "a name that goes on and on, far longer than any box should ever be drawn for it, to its end")
    (import "\"/><a&b>" "\"/><script>alert(1)</script>&amp;" (func))
    (import "]] --> n9[\"x" "]] --> n9[\"x" (func))
    (import "host" "f" (func))
    (func (export "run")))
  (core instance $g (instantiate $giver))
  (core instance $host (export "f" (func $lowered)))
  (core instance $t (instantiate $taker
    (with "\"/><a&b>" (instance $g))
    (with "]] --> n9[\"x" (instance $g))
    (with "host" (instance $host))))
  (func (export "run") (canon lift (core func $t "run"))))
