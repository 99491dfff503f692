(component (type (stream char)))

  $ . ./wasm.sh component 070401660174
  bad.wasm: at byte 0xc: error: `stream<char>` is not allowed at this time: use `stream<u8>` [component-stream]
    in type section › item 0
  [1]
