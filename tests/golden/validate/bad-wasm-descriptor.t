(module (rec (type $d (descriptor $x) (struct)) (type $x (struct))))

  $ . ./wasm.sh module 0109014e024d015f005f00000e046e616d65040702000164010178 --features custom-descriptors
  bad.wasm: at byte 0xb: error: a descriptor with no matching describes clause [wasm-descriptor]
    in type section › item 0
  [1]

(module (rec (type $a (descriptor $b) (struct)) (type $b (describes $a) (struct))) (func (drop (struct.new
$a))))

  $ . ./wasm.sh module 010e024e024d015f004c005f00600000030201020a08010600fb00001a0b000e046e616d65040702000161010162 --features custom-descriptors
  bad.wasm: at byte 0x21: error: type with a descriptor: `struct.new` cannot make it [wasm-descriptor]
    in function 0
  [1]

(module (type $s (struct)) (func (param (ref $s)) (drop (ref.get_desc $s (local.get 0)))))

  $ . ./wasm.sh module 0108025f006001640000030201010a0a0108002000fb22001a0b000b046e616d65040401000173 --features custom-descriptors
  bad.wasm: at byte 0x1d: error: `ref.get_desc` of a type without a descriptor [wasm-descriptor]
    in function 0
  [1]
