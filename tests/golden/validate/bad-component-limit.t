(component (type (flags "f0" "f1" "f2" "f3" "f4" "f5" "f6" "f7" "f8" "f9" "f10" "f11" "f12" "f13" "f14"
"f15" "f16" "f17" "f18" "f19" "f20" "f21" "f22" "f23" "f24" "f25" "f26" "f27" "f28" "f29" "f30" "f31"
"f32")))

  $ . ./wasm.sh component 077d016e210266300266310266320266330266340266350266360266370266380266390366313003663131036631320366313303663134036631350366313603663137036631380366313903663230036632310366323203663233036632340366323503663236036632370366323803663239036633300366333103663332
  bad.wasm: at byte 0xc: error: more than 32 flags: this has 33 [component-limit]
    in type section › item 0
  [1]

(component (type $a (list u8 1000000)) (type (list $a 1000000)))

  $ . ./wasm.sh component 070b02677dc0843d6700c0843d00160e636f6d706f6e656e742d6e616d6501050301000161 --features cm-fixed-length-lists
  bad.wasm: at byte 0x11: error: a value of this type takes 268435456 bytes or more [component-limit]
    in type section › item 1
  [1]
