Two start functions

  $ . ./wasm.sh component 070501400001000a0601000166010009030000000903000000 --features cm-values
  bad.wasm: at byte 0x1e: error: a component cannot have more than one start function [component-start]
    in start section
  [1]
