No shared library; half of its section; no interface at all; two of one name; no file.

  $ cp $TESTDATA/linked/*.so . && for f in plain broken starts; do tenon embed app.wit $f.so -w app -o $f.so; done
  plain.so
  broken.so
  starts.so
  $ tenon link plain.so -o out.wasm
  plain.so: error: plain.so is no shared library: it has no section `dylink.0`, which `-shared` of the linker makes [link-no-library]
  plain.so: at byte 0x1a: error: plain.so exports the memory `memory`: libraries share that of the program [link-type]
  [1]
  $ tenon link broken.so -o out.wasm
  broken.so: at byte 0x15: error: the section `dylink.0` cannot be read: unexpected end [link-dylink]
  [1]
  $ tenon link other.so -o out.wasm
  tenon: error: none of the libraries carries interface metadata [componentize-no-metadata]
    help: `tenon embed WIT LIBRARY -w WORLD` puts a world into one of them
  [1]
  $ tenon link a=starts.so a=other.so -o out.wasm
  starts.so: error: two libraries are called `a`: starts.so and other.so [link-twice]
  [1]
  $ tenon link absent.so -o out.wasm
  tenon: error: cannot read absent.so: No such file or directory [file-io]
  [3]
  $ tenon link -o out.wasm
  tenon: error: a library is missing [usage]
    help: `tenon link --help` lists what it takes
  [2]
  $ tenon link starts.so --stack-size 100 -o out.wasm
  tenon: error: `--stack-size 100`: a multiple of 16, up to 1073741824, is wanted [usage]
    help: `tenon link --help` lists what it takes
  [2]
  $ test -e out.wasm
  [1]
