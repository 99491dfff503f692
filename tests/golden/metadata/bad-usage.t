  $ tenon metadata add $TESTDATA/metadata/full.wasm -o out.wasm
  tenon: error: nothing to add or to clear was given [usage]
    help: `tenon metadata add --help` lists what it takes
  [2]
  $ tenon metadata add $TESTDATA/metadata/full.wasm --clear autors -o out.wasm
  tenon: error: `--clear autors`: no such field; did you mean `authors`? [usage]
    help: `tenon metadata add --help` lists what it takes
  [2]
  $ tenon metadata add $TESTDATA/metadata/full.wasm --sdk =1 -o out.wasm
  tenon: error: `--sdk =1`: NAME=VERSION is wanted [usage]
    help: `tenon metadata add --help` lists what it takes
  [2]
  $ tenon metadata add $TESTDATA/metadata/full.wasm --version 1
  tenon: error: `-o FILE` is missing: where the result goes [usage]
    help: `tenon metadata add --help` lists what it takes
  [2]
