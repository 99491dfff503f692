What engines do not accept is told before anything is written.

  $ mkdir -p deps/demo && cp "$TESTDATA"/components/counter.wasm deps/demo/
  $ (echo 'package a:b;'; for i in $(seq 4097); do echo "let x$i = new demo:counter {};"; done) >many.wac
  $ tenon compose many.wac -o many.wasm
  tenon: error: the composition would have 4097 instances, and engines accept 4096 in one file [compose-limit]
    help: what is composed of fewer and larger components stays below it
  [1]
  $ (echo 'package a:b;'; for i in $(seq 200); do printf 'let x%d = %s;\n' $i "$(printf '(%.0s' $(seq $i))f$(printf ')%.0s' $(seq $i))"; done) >deep.wac
  $ tenon compose deep.wac -o many.wasm 2>&1 | grep deeply | head -1
  deep.wac:101:112: error: expressions are nested too deeply [wit-too-deep]
  $ ls many.wasm
  ls: cannot access 'many.wasm': No such file or directory
  [2]
