50,001 locals

  $ . ./wasm.sh module 010401600000030201000a09010701d186037f010b
  bad.wasm: at byte 0x17: error: too many locals: more than 50000 in one function [wasm-limit]
    in function 0
  [1]

(module (memory 1) (memory 1))

  $ . ./wasm.sh module 05050200010001 --features -multi-memory
  bad.wasm: at byte 0xd: error: more memories than may be: 2 of 1 [wasm-limit]
    in memory section › item 1
  [1]
