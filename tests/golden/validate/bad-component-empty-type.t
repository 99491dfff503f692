(component (type (record)))

  $ . ./wasm.sh component 0703017200
  bad.wasm: at byte 0xc: error: a record type must have at least one record field [component-empty-type]
    in type section › item 0
  [1]

(component (type (enum)))

  $ . ./wasm.sh component 0703016d00
  bad.wasm: at byte 0xc: error: an enum type must have at least one enum case [component-empty-type]
    in type section › item 0
  [1]
