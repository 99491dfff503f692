An adapter without what is asked of it; one that is not installed; one that there is not.

  $ cp $TESTDATA/adapters/*.wasm . && tenon embed main.wit main.wasm -w main -o main.wasm
  main.wasm
  $ tenon new main.wasm --adapt old=lazy.wasm -o out.wasm
  main.wasm: at byte 0x12: error: the import `get` of module `old` is not there: the adapter lazy.wasm exports no such function [componentize-import]
  [1]
  $ TENON_ADAPTERS=/nowhere tenon new main.wasm --adapt preview1=reactr -o out.wasm
  tenon: error: `reactr` is no preview1 adapter: there are command, reactor and proxy [adapter-missing]
    help: `--adapt wasi_snapshot_preview1=FILE` names one of your own
  [1]
  $ test -e out.wasm
  [1]
