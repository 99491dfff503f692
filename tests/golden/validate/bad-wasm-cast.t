(module (type $f (func)) (type $c (cont $f)) (func (param contref) (drop (ref.cast (ref null $c) (local.get
0)))))

  $ . ./wasm.sh module 010a036000005d0060016800030201020a0a0108002000fb17011a0b000e046e616d65040702000166010163 --features stack-switching
  bad.wasm: at byte 0x1f: error: invalid cast: continuations cannot be cast [wasm-cast]
    in function 0
  [1]
