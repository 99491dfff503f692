Wasm in a container image: the entry point's file, else plugin.wasm, else the only .wasm, whatever it is compressed with.

  $ cp $TESTDATA/artifact/*.wasm . && a='("a.wasm", file("answer.wasm"))' p='("plugin.wasm", file("asker.wasm"))' d='("d/b.wasm", file("module.wasm"))'
  > pulled() { python3 artifact.py img "$1" && tenon pull oci:img:x -o out.wasm > /dev/null && cmp out.wasm $2 && echo $2; }
  > pulled "layer(GZIP, tar([('etc', {'type': tarfile.DIRTYPE}), $a], 'gz'))" answer.wasm
  > pulled "layer(TAR, tar([$a, $p, $d]))" asker.wasm
  > pulled "layer(TAR, tar([$a, $p, $d])); config['config'] = {'Entrypoint': ['/a.wasm#run', 'x']}" answer.wasm
  > pulled "layer(TAR, tar([$a, $p, $d])); config['config'] = {'Cmd': ['./d/b.wasm']}" module.wasm
  > pulled "layer(TAR, tar([$a, $p, $d])); config['config'] = {'Entrypoint': ['/bin/sh']}" asker.wasm
  > pulled "layer('application/vnd.docker.image.rootfs.diff.tar.gzip', tar([$a], 'gz')); config_type = 'application/vnd.docker.container.image.v1+json'" answer.wasm
  > pulled "layer(TAR, tar([$a])); layer(TAR, tar([('readme', b'hello')]))" answer.wasm
  > pulled "layer(TAR, tar([$p])); layer(TAR, tar([('plugin.wasm', file('answer.wasm'))]))" answer.wasm
  answer.wasm
  asker.wasm
  answer.wasm
  module.wasm
  asker.wasm
  answer.wasm
  answer.wasm
  answer.wasm

bad-artifact-image: none, several, or one that an upper layer took away.

  $ pull() { python3 artifact.py img "$1" && tenon pull oci:img:x -o bad.wasm; }
  > pull 'layer(TAR, tar([("bin/sh", b"x")]))'
  > pull 'layer(TAR, tar([("a.wasm", b"x"), ("b.wasm", b"x")]))'
  > pull 'layer(TAR, tar([("a.wasm", file("answer.wasm"))])); layer(TAR, tar([(".wh.a.wasm", b"")]))'
  > pull 'layer(TAR, tar([("a.wasm", b"hello, world")]))'
  tenon: error: oci:img:x is an image without WebAssembly: its upper layers hold no .wasm file [artifact-image]
  tenon: error: oci:img:x is an image with several .wasm files, none of which its entry point names [artifact-image]
  tenon: error: oci:img:x is an image without WebAssembly: its upper layers hold no .wasm file [artifact-image]
  tenon: error: oci:img:x is not WebAssembly: its layer starts with other bytes [artifact-not-wasm]
  [1]

Tars that mean harm: paths, links, devices, a bomb, one that is cut off. Nothing is unpacked.

  $ pull() { python3 artifact.py img "$1" && tenon pull oci:img:x -o bad.wasm; }
  > for path in ../plugin.wasm /plugin.wasm a/../../plugin.wasm; do pull "layer(TAR, tar([('$path', file('answer.wasm'))]))"; done
  > pull 'layer(TAR, tar([("plugin.wasm", {"type": tarfile.SYMTYPE, "linkname": "/etc/passwd"})]))'
  > pull 'layer(TAR, tar([("a.wasm", file("answer.wasm")), ("plugin.wasm", {"type": tarfile.LNKTYPE, "linkname": "a.wasm"})]))'
  > pull 'layer(TAR, tar([("plugin.wasm", {"type": tarfile.CHRTYPE, "devmajor": 1, "devminor": 5})]))'
  > pull 'layer(TAR, tar([("plugin.wasm", file("answer.wasm"))] * 2))'
  > pull 'layer(GZIP, tar([("plugin.wasm", bytes(80 << 20))], "gz"))'
  > pull 'layer(GZIP, tar([("plugin.wasm", file("answer.wasm"))], "gz")[:-60])'
  > pull 'layer(GZIP, b"hello")'
  > pull 'layer(GZIP, b"")'
  tenon: error: oci:img:x (layer): the member `../plugin.wasm` has a path that leads out of the archive [archive-path]
  tenon: error: oci:img:x (layer): the member `/plugin.wasm` has a path that leads out of the archive [archive-path]
  tenon: error: oci:img:x (layer): the member `a/../../plugin.wasm` has a path that leads out of the archive [archive-path]
  tenon: error: oci:img:x (layer): the member `plugin.wasm` is neither a file nor a folder [archive-entry]
  tenon: error: oci:img:x (layer): the member `plugin.wasm` is neither a file nor a folder [archive-entry]
  tenon: error: oci:img:x (layer): the member `plugin.wasm` is neither a file nor a folder [archive-entry]
  tenon: error: oci:img:x (layer): the member `plugin.wasm` stands twice [archive-duplicate]
  tenon: error: oci:img:x (layer): it unpacks to far more than a component archive would [archive-bomb]
  tenon: error: oci:img:x (layer) is not a readable tar archive: truncated gzip input [archive-syntax]
  tenon: error: oci:img:x (layer) is not a readable tar archive: Unrecognized archive format [archive-syntax]
  tenon: error: oci:img:x (layer) is not a readable tar archive: it is empty [archive-syntax]
  [1]
  $ ls bad.wasm
  ls: cannot access 'bad.wasm': No such file or directory
  [2]
