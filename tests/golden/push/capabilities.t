A capability manifest in the component is copied into the config, and an annotation has its digest.

  $ cp $TESTDATA/artifact/asker.wasm . && tenon caps infer asker.wasm > caps.toml; cat caps.toml
  # What the component can ask its host for, as its imports tell. Fill in the lists, and check:
  #   tenon caps check COMPONENT caps.toml
  
  [tenon.requires]
  # opaque: the component imports what is not known here
  #   answer
  interfaces = ["answer"]
  $ tenon caps embed asker.wasm caps.toml -o with.wasm
  with.wasm: manifest embedded, sha256:4d13013d23e0545453e91f86c8c48111ee0a0e1dcc7a16d80454a6085ed45e12
  $ show() { cat store/blobs/$(python3 -c 'import json,sys; print(json.load(open("pushed"))[sys.argv[1]]["digest"].replace(":", "/"))' $1); echo; }
  > tenon push with.wasm oci:store:1 --format json > pushed; show manifest; show config
  {"annotations":{"dev.tenon.capabilities.digest":"sha256:4d13013d23e0545453e91f86c8c48111ee0a0e1dcc7a16d80454a6085ed45e12"},"config":{"digest":"sha256:bd70109aec6fd25ec7e0874af1ca9b35c30cc0a44abe2dc0d4759950690260e8","mediaType":"application/vnd.wasm.config.v0+json","size":389},"layers":[{"annotations":{"org.opencontainers.image.title":"with.wasm"},"digest":"sha256:9a3e0c8847af2f0df3833f81315d1df6d394308239331bd6854b33e81aed9f81","mediaType":"application/wasm","size":239}],"mediaType":"application/vnd.oci.image.manifest.v1+json","schemaVersion":2}
  {"architecture":"wasm","component":{"exports":["ask"],"imports":["answer"]},"created":"1970-01-01T00:00:00Z","dev.tenon.capabilities":{"code":"sha256:0aac492f62545fe59e66aab8c4324f6c0b7d0ec012b8c47e73f5f8a04fc29703","provides":["ask"],"requires":{"interfaces":["answer"]},"schema":1},"layerDigests":["sha256:9a3e0c8847af2f0df3833f81315d1df6d394308239331bd6854b33e81aed9f81"],"os":"wasip2"}
  $ tenon pull oci:store:1 -o out.wasm && cmp out.wasm with.wasm
  out.wasm oci:store:1@sha256:6a13a063aa24e5fe80c0c584ee79dad23cc81c72244d3be4f36a879b9758399a

Where the artifact tells of capabilities, whatever it tells wrong is an error: imports, the manifest, its digest.

  $ python3 forge.py store config 'c["component"]["imports"] = []' && tenon pull oci:store:x -o bad.wasm
  tenon: error: oci:store:x: the config's imports are not those of the component [artifact-mismatch]
    note: the component has the import `answer`, which the config does not name
  [6]
  $ python3 forge.py store config 'c["dev.tenon.capabilities"]["schema"] = 0' && tenon pull oci:store:x -o bad.wasm
  tenon: error: oci:store:x: the config's capability manifest is not the one that the component carries [artifact-mismatch]
  [6]
  $ python3 forge.py store config 'c.pop("dev.tenon.capabilities")' && tenon pull oci:store:x -o bad.wasm
  tenon: error: oci:store:x: the config does not repeat the capability manifest that the annotations speak of [artifact-mismatch]
  [6]
  $ python3 forge.py store manifest 'm["annotations"]["dev.tenon.capabilities.digest"] = "sha256:" + "0" * 64' && tenon pull oci:store:x -o bad.wasm
  tenon: error: oci:store:x: the annotation dev.tenon.capabilities.digest is not the digest of the component's section [artifact-mismatch]
  [6]
  $ python3 forge.py store config 'm.pop("annotations")' && tenon pull oci:store:x -o out.wasm
  out.wasm oci:store:x@sha256:380052f467f5a6a8accb5172e383864d528374cd6b4d0678d45a49087ee275cd
  $ ls *.wasm
  asker.wasm
  out.wasm
  with.wasm

A component whose section is not a manifest, or that has two, is not pushed.

  $ python3 -c 'import sys
  > s = bytes([len(b"tenon:capabilities")]) + b"tenon:capabilities" + sys.argv[1].encode()
  > open("odd.wasm", "wb").write(open("asker.wasm", "rb").read() + bytes([0, len(s)]) + s)' '{"schema": 1}' && tenon push odd.wasm oci:store:2
  odd.wasm[tenon:capabilities]:1:3: error: the manifest is not in its canonical form, from here on [caps-not-canonical]
      1 | {"schema": 1}
        |   ^
  [1]
  $ tail -c +69 with.wasm > section; cat with.wasm section > twice.wasm; tenon push twice.wasm oci:store:2 2>&1 | head -3
  twice.wasm: at byte 0xef: error: a second section `tenon:capabilities` [caps-twice]
    twice.wasm: at byte 0x44: note: the first
    help: which one counts cannot be known; `tenon caps embed` replaces them all

A manifest that was made for other code is not pushed.

  $ tenon caps embed $TESTDATA/demo/greeter.wasm $TESTDATA/demo/caps.toml -o made.wasm >/dev/null
  $ python3 -c "b=open('made.wasm','rb').read(); open('other.wasm','wb').write(b.replace(b'GREETING', b'GREETINK', 1))"
  $ tenon push other.wasm oci:refused:1
  other.wasm: error: the embedded manifest was made for other code than this [caps-code]
    note: it names sha256:028ec0f667df1d1a07333c3f684c5e745c6dbe1c050b111087b3caf0ebddb5e8, and this is sha256:758c74cbaaef8fce29b5ffbf1aa18b6ba8e4b96474d6aa1eb1470df16d12eae9
    help: look it over and embed it anew
  [6]
  $ ls refused
  ls: cannot access 'refused': No such file or directory
  [2]
