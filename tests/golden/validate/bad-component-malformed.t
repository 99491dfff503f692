A section that no one knows

  $ . ./wasm.sh component 1f00
  bad.wasm: at byte 0x8: error: malformed section id 31 [component-malformed]
  [1]

A byte that starts no type

  $ . ./wasm.sh component 07020100
  bad.wasm: at byte 0xb: error: invalid leading byte 0x00 for a type [component-malformed]
    in type section › item 0
  [1]

Cut in the middle

  $ . ./wasm.sh component 07050172
  bad.wasm: at byte 0x8: error: unexpected end: the section's length is 5, and 2 remain [component-malformed]
    in type section
  [1]

A byte that starts no canonical function

  $ . ./wasm.sh component 080201ff
  bad.wasm: at byte 0xb: error: invalid leading byte 0xff for a canonical function [component-malformed]
    in canonical section › item 0
  [1]

A version that is not known

  $ . ./wasm.sh bytes 0061736d0c000100
  bad.wasm: at byte 0x4: error: unknown binary version 0xc: this reads 0xd [component-malformed]
  [1]
