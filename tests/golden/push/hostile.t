Layouts that others wrote are not believed. A blob of the same size with other bytes: nothing is written.

  $ cp $TESTDATA/artifact/answer.wasm . && tenon push answer.wasm oci:good:1 > /dev/null
  $ cp -r good bad && python3 forge.py bad flip layer && tenon pull oci:bad:1 -o out.wasm
  tenon: error: what oci:bad gives is not what the digest names [oci-digest]
    note: wanted sha256:04572cf66fe5560ec390cd69f87c8672b667e92c80a51aee30a57592fe68c51f
    note: got    sha256:2a740262bc1be033c4352fc9632923b85074f90b07b55cc6acce400983779737
  [6]
  $ ls *.wasm*; tenon pull oci:bad:1 -o - | wc -c
  answer.wasm
  tenon: error: what oci:bad gives is not what the digest names [oci-digest]
    note: wanted sha256:04572cf66fe5560ec390cd69f87c8672b667e92c80a51aee30a57592fe68c51f
    note: got    sha256:2a740262bc1be033c4352fc9632923b85074f90b07b55cc6acce400983779737
  0
  $ rm -r bad; cp -r good bad && truncate -s -1 $(python3 forge.py bad path layer) && tenon pull oci:bad:1 -o out.wasm
  tenon: error: oci:bad gives fewer bytes than the 374 of sha256:04572cf66fe5560ec390cd69f87c8672b667e92c80a51aee30a57592fe68c51f [oci-size]
  [6]
  $ rm -r bad; cp -r good bad && echo >> $(python3 forge.py bad path config) && tenon pull oci:bad:1 -o out.wasm
  tenon: error: oci:bad gives more bytes than the 252 of sha256:ed3b80e4538285cfd48bef8966255db97b5f0e4ae0d6f4aae264f1653be3403a [oci-size]
  [6]
  $ rm -r bad; cp -r good bad && rm $(python3 forge.py bad path layer) && tenon pull oci:bad:1 -o out.wasm
  tenon: error: oci:bad has no blob sha256:04572cf66fe5560ec390cd69f87c8672b667e92c80a51aee30a57592fe68c51f [oci-not-found]
  [7]
  $ mkfifo $(python3 forge.py bad path layer) && tenon pull oci:bad:1 -o out.wasm
  tenon: error: cannot read bad/blobs/sha256/04572cf66fe5560ec390cd69f87c8672b667e92c80a51aee30a57592fe68c51f: it is not a file [file-io]
  [3]

oci-layout and index.json.

  $ rm -r bad; cp -r good bad && rm bad/oci-layout && tenon tags oci:bad
  tenon: error: bad is not an image layout: it has no file oci-layout [layout-syntax]
  [1]
  $ echo '{"imageLayoutVersion":"2.0.0"}' > bad/oci-layout; tenon tags oci:bad
  tenon: error: oci:bad is not an image layout: its version is 2.0.0, and 1.0.0 is known [layout-syntax]
  [1]
  $ echo '[]' > bad/oci-layout; tenon tags oci:bad
  tenon: error: oci:bad is not an image layout: oci-layout has no imageLayoutVersion [layout-syntax]
  [1]
  $ echo '{"imageLayoutVersion":"1.0.0","imageLayoutVersion":"1.0.0"}' > bad/oci-layout; tenon tags oci:bad
  oci:bad: oci-layout:1:31: error: the key `imageLayoutVersion` stands more than once in one object [json-syntax]
      1 | {"imageLayoutVersion":"1.0.0","imageLayoutVersion":"1.0.0"}
        |                               ^
  [1]
  $ cp good/oci-layout bad; rm bad/index.json; tenon tags oci:bad
  tenon: error: cannot read bad/index.json: No such file or directory [file-io]
  [3]
  $ mkfifo bad/index.json; tenon tags oci:bad; rm bad/index.json
  tenon: error: cannot read bad/index.json: it is not a file [file-io]
  $ index() { echo "{\"schemaVersion\":2,\"manifests\":[$1]}" > bad/index.json; tenon tags oci:bad; }
  > index '{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:../../../../etc/passwd","size":9}'
  tenon: error: oci:bad: index.json: manifests[0].digest is not a sha256 or sha512 digest [manifest-digest]
  [1]
  $ index() { echo "{\"schemaVersion\":2,\"manifests\":[$1]}" > bad/index.json; tenon tags oci:bad; tenon resolve oci:bad:a; }
  > name='"annotations":{"org.opencontainers.image.ref.name":"a"}' zeros=$(printf %064d 0)
  > index '{"mediaType":"a/b","digest":"sha256:'$zeros'","size":1,'$name'},{"mediaType":"a/b","digest":"sha256:'$zeros'","size":2,'$name'}'
  a
  tenon: error: oci:bad has two manifests of the name `a` [layout-ambiguous]
    help: name the one that is meant by its digest; `tenon tag` then gives it the name alone
  [1]
  $ index() { echo "{\"schemaVersion\":2,\"manifests\":[$1]}" > bad/index.json; tenon tags oci:bad; }
  > index '{"mediaType":"a/b","digest":"sha256:'$(printf %064d 0)'","size":1,"annotations":{"org.opencontainers.image.ref.name":"\u001b[31mred"}}'
  \u{1b}[31mred
  $ echo '{"schemaVersion":2}' > bad/index.json; tenon tags oci:bad
  tenon: error: oci:bad: index.json: the document has no manifests [manifest-syntax]
  [1]
  $ printf '[%.0s' {1..2000} > bad/index.json; tenon tags oci:bad 2>&1 | head -1
  oci:bad: index.json:1:65: error: values are nested deeper than 64 levels [json-syntax]
  $ truncate -s 17000000 bad/index.json; tenon tags oci:bad
  tenon: error: bad/index.json is larger than 16 MiB [layout-syntax]
  [1]
  $ mkdir full && touch full/file && tenon push answer.wasm oci:full:1; ls full
  tenon: error: full is not an image layout: it has no file oci-layout, and is not empty [layout-syntax]
  file
  $ tenon push answer.wasm oci:answer.wasm:1
  tenon: error: answer.wasm is not an image layout: it is not a folder [layout-syntax]
  [1]

A manifest with another number of layers, of other types, sizes and digests.

  $ python3 forge.py good manifest 'm["layers"] *= 2' && tenon pull oci:good:x -o out.wasm
  tenon: error: oci:good:x is a Wasm artifact of more than one layer, or of none [artifact-layers]
    note: layer 0 is application/wasm, 374 bytes
    note: layer 1 is application/wasm, 374 bytes
  [1]
  $ python3 forge.py good manifest 'm["layers"] = []' && tenon pull oci:good:x -o out.wasm
  tenon: error: oci:good:x is a Wasm artifact of more than one layer, or of none [artifact-layers]
  [1]
  $ python3 forge.py good manifest 'm["layers"][0]["mediaType"] = m["config"]["mediaType"] = "text/plain"' && tenon pull oci:good:x -o out.wasm
  tenon: error: oci:good:x holds no WebAssembly: none of its layers has a Wasm type [artifact-layers]
    note: layer 0 is text/plain, 374 bytes
    help: its files, as they are, go into a folder: -o DIR/
  [1]
  $ python3 forge.py good manifest 'm["layers"][0] = dict(m["config"], mediaType="application/wasm")' && tenon pull oci:good:x -o out.wasm
  tenon: error: oci:good:x is not WebAssembly: its layer starts with other bytes [artifact-not-wasm]
  [1]
  $ python3 forge.py good manifest 'm["layers"][0]["size"] = 10**15' && tenon pull oci:good:x -o out.wasm
  tenon: error: oci:good gives fewer bytes than the 1000000000000000 of sha256:04572cf66fe5560ec390cd69f87c8672b667e92c80a51aee30a57592fe68c51f [oci-size]
  [6]
  $ python3 forge.py good manifest 'm["layers"][0]["size"] -= 1' && tenon pull oci:good:x -o out.wasm
  tenon: error: oci:good gives more bytes than the 373 of sha256:04572cf66fe5560ec390cd69f87c8672b667e92c80a51aee30a57592fe68c51f [oci-size]
  [6]
  $ python3 forge.py good manifest 'm["config"]["size"] = 10**15' && tenon pull oci:good:x -o out.wasm
  tenon: error: sha256:ed3b80e4538285cfd48bef8966255db97b5f0e4ae0d6f4aae264f1653be3403a of oci:good is 1000000000000000 bytes long; at most 4194304 are read [oci-too-large]
  [1]
  $ python3 forge.py good manifest 'm["layers"][0]["digest"] = "sha256:/etc/passwd"' && tenon pull oci:good:x -o out.wasm
  tenon: error: oci:good:x (manifest): layers[0].digest is not a sha256 or sha512 digest [manifest-digest]
  [1]
  $ python3 forge.py good manifest 'm["manifests"] = []' && tenon pull oci:good:x -o out.wasm
  tenon: error: oci:good:x (manifest): the document is a manifest and an index at once [manifest-ambiguous]
  [1]
  $ ls *.wasm
  answer.wasm

A title that is no name for a file here.

  $ python3 forge.py good manifest 'm["layers"][0]["annotations"]["org.opencontainers.image.title"] = "a/b.wasm"' && tenon pull oci:good:x
  tenon: error: the artifact calls its file `a/b.wasm`, which is not taken as a name here [artifact-title]
    help: say where it goes: -o FILE
  [1]
  $ python3 forge.py good manifest 'm["layers"][0]["annotations"]["org.opencontainers.image.title"] = "\x1b[2J.wasm"' && tenon pull oci:good:x
  tenon: error: the artifact calls its file `\u{1b}[2J.wasm`, which is not taken as a name here [artifact-title]
    help: say where it goes: -o FILE
  [1]

An index: its entry for Wasm is taken, whatever machine this is; without one, nothing is.

  $ python3 forge.py good manifest 'm = {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.index.v1+json", "manifests": [dict(entry, platform={"os": "linux", "architecture": "amd64"}, size=1), dict(entry, platform={"os": "wasip2", "architecture": "wasm"})]}'
  $ tenon pull oci:good:x -o out.wasm && cmp out.wasm answer.wasm
  out.wasm oci:good:x@sha256:66932da848216fbd2fc2bf8fa0e1406ba680de487d2f9ba7e074982faf0c4945
  $ python3 forge.py good manifest 'm = {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.index.v1+json", "manifests": [dict(entry, platform={"os": "linux", "architecture": a}) for a in ("amd64", "arm64")]}'
  $ tenon pull oci:good:x -o out2.wasm
  tenon: error: oci:good:x is an index, and none of its manifests is the one for Wasm [artifact-index]
    note: sha256:22c87ed957fb76a3431fb57e21343a11b8a3ba765ba311b21de5ac2c583abca4 is for linux/amd64
    note: sha256:22c87ed957fb76a3431fb57e21343a11b8a3ba765ba311b21de5ac2c583abca4 is for linux/arm64
    help: pull one of them by its digest, or by --platform OS/ARCH
  [1]

What the config says is compared with the bytes: a warning, for others write what they took for the interface.

  $ python3 forge.py good config 'c["component"]["imports"] = ["wasi:cli/run@0.2.0"]' && tenon pull oci:good:x -o out.wasm
  tenon: warning: oci:good:x: the config's imports are not those of the component [artifact-mismatch]
    note: the component has the import `demo:host/log@0.1.0`, which the config does not name
    note: the config names the import `wasi:cli/run@0.2.0`, which the component does not have
  out.wasm oci:good:x@sha256:90feb0161732647d70f57b12209bd418faefe3b0495dc2e8859be1faeb818050
  $ python3 forge.py good config 'c.pop("component")' && tenon pull oci:good:x -o out.wasm
  tenon: warning: oci:good:x: the layer is a component, and the config does not say so [artifact-mismatch]
  out.wasm oci:good:x@sha256:3c29d0fcbdf4c3f5bc917e1c2f47dbb4f9430a1e89265f1dd4d7c11f300cf3da

An error where the artifact tells of capabilities, or of another layer.

  $ python3 forge.py good manifest 'm["annotations"] = {"dev.tenon.capabilities.digest": "sha256:" + "0" * 64}' && tenon pull oci:good:x -o out3.wasm
  tenon: error: oci:good:x: the artifact tells of a capability manifest that the component does not carry [artifact-mismatch]
  [6]
  $ python3 forge.py good config 'c["dev.tenon.capabilities"] = {}; c["component"]["exports"] = []' && tenon pull oci:good:x -o out3.wasm
  tenon: error: oci:good:x: the config's exports are not those of the component [artifact-mismatch]
    note: the component has the export `answer`, which the config does not name
  tenon: error: oci:good:x: the artifact tells of a capability manifest that the component does not carry [artifact-mismatch]
  [6]
  $ python3 forge.py good config 'c["layerDigests"] = ["sha256:" + "0" * 64]' && tenon pull oci:good:x -o out3.wasm
  tenon: error: oci:good:x: the config is of another layer: it names sha256:0000000000000000000000000000000000000000000000000000000000000000, the manifest sha256:04572cf66fe5560ec390cd69f87c8672b667e92c80a51aee30a57592fe68c51f [artifact-mismatch]
  [6]
  $ ls out3.wasm
  ls: cannot access 'out3.wasm': No such file or directory
  [2]

Archives.

  $ ln -s /etc/passwd index.json; cp good/oci-layout . ; tar cf link.tar oci-layout index.json && tenon tags oci-archive:link.tar
  tenon: error: link.tar: the member `index.json` is neither a file nor a folder [archive-entry]
  [1]
  $ tar cPf up.tar --transform 's,^,../../,' oci-layout && tenon tags oci-archive:up.tar
  tenon: error: up.tar: the member `../../oci-layout` has a path that leads out of the archive [archive-path]
  [1]
  $ tenon push answer.wasm oci-archive:link.tar:1
  tenon: error: link.tar: the member `index.json` is neither a file nor a folder [archive-entry]
  [1]
  $ echo hello > no.tar; tenon tags oci-archive:no.tar
  tenon: error: no.tar is not a readable tar archive: Unrecognized archive format [archive-syntax]
  [1]
  $ : > no.tar; tenon tags oci-archive:no.tar; tenon push answer.wasm oci-archive:no.tar:1
  tenon: error: no.tar is not a readable tar archive: it is empty [archive-syntax]
  tenon: error: no.tar is not a readable tar archive: it is empty [archive-syntax]
  [1]
  $ tar cf no.tar answer.wasm; tenon tags oci-archive:no.tar
  tenon: error: no.tar is not an archive of an image layout: it has no file oci-layout [layout-syntax]
  [1]
  $ tar cf twice.tar --hard-dereference -C good oci-layout index.json index.json; tenon tags oci-archive:twice.tar
  tenon: error: twice.tar: the member `index.json` stands twice [archive-duplicate]
  [1]
  $ tar --sort=name -cf short.tar -C good .; truncate -s 2000 short.tar; tenon tags oci-archive:short.tar
  tenon: error: short.tar is not a readable tar archive: Truncated tar archive [archive-syntax]
  [1]
