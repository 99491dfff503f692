A call of function 5

  $ . ./wasm.sh module 010401600000030201000a0601040010050b
  bad.wasm: at byte 0x17: error: unknown function 5: there is 1 [wasm-unknown-index]
    in function 0
  [1]

A branch to label 2

  $ . ./wasm.sh module 010401600000030201000a060104000c020b
  bad.wasm: at byte 0x17: error: unknown label 2: branch depth too large: there is 1 [wasm-unknown-index]
    in function 0
  [1]

Local 0 of a function that has none

  $ . ./wasm.sh module 010401600000030201000a0701050020001a0b
  bad.wasm: at byte 0x17: error: unknown local 0: there are 0 [wasm-unknown-index]
    in function 0
  [1]

An export of a memory that is not there

  $ . ./wasm.sh module 07050101610200
  bad.wasm: at byte 0xb: error: unknown memory 0: there are 0 [wasm-unknown-index]
    in export section › item 0
  [1]
