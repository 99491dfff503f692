Cut in the middle of a section

  $ . ./wasm.sh module 01040160
  bad.wasm: at byte 0x8: error: unexpected end: the section's length is 4, and 2 remain [wasm-malformed]
  [1]

A section that says it is longer than the file

  $ . ./wasm.sh module 017f00
  bad.wasm: at byte 0x8: error: unexpected end: the section's length is 127, and 1 remain [wasm-malformed]
  [1]

A section that no one knows

  $ . ./wasm.sh module 0f00
  bad.wasm: at byte 0x8: error: malformed section id 15 [wasm-malformed]
  [1]

The type section after the function section

  $ . ./wasm.sh module 030100010100
  bad.wasm: at byte 0xb: error: section out of order: type section [wasm-malformed]
    in type section
  [1]

A byte too many

  $ . ./wasm.sh module 01050160000000
  bad.wasm: at byte 0xe: error: unexpected content at the end of a section [wasm-malformed]
    in type section
  [1]

A number of six bytes

  $ . ./wasm.sh module 0106808080808000
  bad.wasm: at byte 0xe: error: integer representation too long [wasm-malformed]
    in type section
  [1]

A number over 32 bits

  $ . ./wasm.sh module 01058080808070
  bad.wasm: at byte 0xe: error: integer too large [wasm-malformed]
    in type section
  [1]

A name that is not UTF-8

  $ . ./wasm.sh module 000201ff
  bad.wasm: at byte 0xa: error: malformed UTF-8 encoding [wasm-malformed]
  [1]

A version that is not known

  $ . ./wasm.sh bytes 0061736d02000000
  bad.wasm: at byte 0x4: error: unknown binary version [wasm-malformed]
  [1]

A type that starts with no known byte

  $ . ./wasm.sh module 01020100
  bad.wasm: at byte 0xb: error: invalid leading byte 0x00 for a type [wasm-malformed]
    in type section › item 0
  [1]

A value type that is none

  $ . ./wasm.sh module 01050160010100
  bad.wasm: at byte 0xd: error: invalid value type 0x01 [wasm-malformed]
    in type section › item 0
  [1]

Mutability 4

  $ . ./wasm.sh module 0606017f0441000b
  bad.wasm: at byte 0xc: error: malformed mutability 0x04 [wasm-malformed]
    in global section › item 0
  [1]

Limits flags 0x10 of a memory

  $ . ./wasm.sh module 0503011001
  bad.wasm: at byte 0xb: error: invalid memory limits flags 0x10 [wasm-malformed]
    in memory section › item 0
  [1]

An opcode that is none

  $ . ./wasm.sh module 010401600000030201000a05010300270b
  bad.wasm: at byte 0x17: error: illegal opcode 0x27 [wasm-malformed]
    in function 0
  [1]

An opcode after 0xfc that is none

  $ . ./wasm.sh module 010401600000030201000a06010400fc1f0b
  bad.wasm: at byte 0x17: error: illegal opcode 0xfc 0x1f [wasm-malformed]
    in function 0
  [1]

Else without if

  $ . ./wasm.sh module 010401600000030201000a05010300050b
  bad.wasm: at byte 0x17: error: else found outside of an `if` block [wasm-malformed]
    in function 0
  [1]

Code after the end of the function

  $ . ./wasm.sh module 010401600000030201000a050103000b01
  bad.wasm: at byte 0x18: error: operators remaining after end of function [wasm-malformed]
    in function 0
  [1]

A memory instruction whose flags say nothing

  $ . ./wasm.sh module 0104016000000302010005030100010a0a0108004100288001000b
  bad.wasm: at byte 0x1e: error: malformed memop alignment flags 128 [wasm-malformed]
    in function 0
  [1]

An export of kind 7

  $ . ./wasm.sh module 07050101610700
  bad.wasm: at byte 0xb: error: invalid kind 0x07 of an export [wasm-malformed]
    in export section › item 0
  [1]
