An import of type 3

  $ . ./wasm.sh component 0a06010001660103
  bad.wasm: at byte 0xf: error: unknown type 3: there are 0 so far [component-unknown-index]
    in import section › item 0
  [1]

An instance of component 0

  $ . ./wasm.sh component 050401000000
  bad.wasm: at byte 0xb: error: unknown component 0: there are 0 so far [component-unknown-index]
    in instance section › item 0
  [1]
