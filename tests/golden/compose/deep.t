Types of a module that name each other in a long chain are written without a deep stack.

  $ python3 deep.py 90000 > chain.wasm && tenon validate chain.wasm
  chain.wasm: valid component
  $ echo 'package a:b; let c = new c:c { ... };' > x.wac
  $ tenon compose x.wac -d c:c=chain.wasm -o out.wasm && tenon validate out.wasm
  out.wasm
    imports `x`
  out.wasm: valid component
