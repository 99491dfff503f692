(component (type (list u8 4)))

  $ . ./wasm.sh component 070401677d04
  bad.wasm: at byte 0xc: error: list of fixed length: proposal `cm-fixed-length-lists` is not open [component-feature]
    in type section › item 0
    help: `--features cm-fixed-length-lists` opens it
  [1]

(component (import "v" (value u32)))

  $ . ./wasm.sh component 0a06010001760279
  bad.wasm: at byte 0xf: error: value: proposal `cm-values` is not open [component-feature]
    in import section › item 0
    help: `--features cm-values` opens it
  [1]

(component (core func (canon thread.index)))

  $ . ./wasm.sh component 08020126
  bad.wasm: at byte 0xb: error: `thread.index`: proposal `cm-threading` is not open [component-feature]
    in canonical section › item 0
    help: `--features cm-threading` opens it
  [1]
