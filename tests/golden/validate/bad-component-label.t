(component (type (record (field "a" u8) (field "A" u8))))

  $ . ./wasm.sh component 070901720201617d01417d
  bad.wasm: at byte 0x10: error: record field name `A` conflicts with the name `a` before it [component-label]
    in type section › item 0
  [1]

(component (type (enum "not_kebab")))

  $ . ./wasm.sh component 070d016d01096e6f745f6b65626162
  bad.wasm: at byte 0xd: error: enum case name `not_kebab` is not in kebab case [component-label]
    in type section › item 0
  [1]

(component (type (func (param "" u8))))

  $ . ./wasm.sh component 0707014001007d0100
  bad.wasm: at byte 0xd: error: parameter name is empty [component-label]
    in type section › item 0
  [1]
