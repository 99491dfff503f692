A component goes into an image layout and comes out again. The layout is made where there is none.

  $ cp $TESTDATA/artifact/answer.wasm .
  $ tenon push answer.wasm oci:store:1.0
  oci:store:1.0@sha256:22c87ed957fb76a3431fb57e21343a11b8a3ba765ba311b21de5ac2c583abca4
  $ find store -type f | sort
  store/blobs/sha256/04572cf66fe5560ec390cd69f87c8672b667e92c80a51aee30a57592fe68c51f
  store/blobs/sha256/22c87ed957fb76a3431fb57e21343a11b8a3ba765ba311b21de5ac2c583abca4
  store/blobs/sha256/ed3b80e4538285cfd48bef8966255db97b5f0e4ae0d6f4aae264f1653be3403a
  store/index.json
  store/oci-layout
  $ tenon tags oci:store
  1.0
  $ tenon pull oci:store:1.0 -o out.wasm && cmp out.wasm answer.wasm
  out.wasm oci:store:1.0@sha256:22c87ed957fb76a3431fb57e21343a11b8a3ba765ba311b21de5ac2c583abca4

What is written: the manifest, and the config it names.

  $ cat store/oci-layout; echo; cat store/index.json; echo
  {"imageLayoutVersion":"1.0.0"}
  {"manifests":[{"annotations":{"org.opencontainers.image.ref.name":"1.0"},"digest":"sha256:22c87ed957fb76a3431fb57e21343a11b8a3ba765ba311b21de5ac2c583abca4","mediaType":"application/vnd.oci.image.manifest.v1+json","size":812}],"mediaType":"application/vnd.oci.image.index.v1+json","schemaVersion":2}
  $ cat store/blobs/sha256/$(tenon resolve oci:store:1.0 | cut -d: -f2); echo
  {"annotations":{"org.opencontainers.image.authors":"Ann Author","org.opencontainers.image.description":"Says 42","org.opencontainers.image.licenses":"MIT OR Apache-2.0","org.opencontainers.image.revision":"0123abcd","org.opencontainers.image.source":"https://example.com/answer.git","org.opencontainers.image.url":"https://example.com/","org.opencontainers.image.version":"1.2.3"},"config":{"digest":"sha256:ed3b80e4538285cfd48bef8966255db97b5f0e4ae0d6f4aae264f1653be3403a","mediaType":"application/vnd.wasm.config.v0+json","size":252},"layers":[{"annotations":{"org.opencontainers.image.title":"answer.wasm"},"digest":"sha256:04572cf66fe5560ec390cd69f87c8672b667e92c80a51aee30a57592fe68c51f","mediaType":"application/wasm","size":374}],"mediaType":"application/vnd.oci.image.manifest.v1+json","schemaVersion":2}
  $ python3 -c 'import json,sys; m=json.load(open(sys.argv[1])); print(m["config"]["digest"][7:])' store/blobs/sha256/$(tenon resolve oci:store:1.0 | cut -d: -f2) > config
  $ cat store/blobs/sha256/$(cat config); echo
  {"architecture":"wasm","author":"Ann Author","component":{"exports":["answer"],"imports":["demo:host/log@0.1.0"]},"created":"1970-01-01T00:00:00Z","layerDigests":["sha256:04572cf66fe5560ec390cd69f87c8672b667e92c80a51aee30a57592fe68c51f"],"os":"wasip2"}

Pushing again changes nothing: same digest, same bytes, nothing sent.

  $ cp -r store before
  $ tenon push answer.wasm oci:store:1.0
  oci:store:1.0@sha256:22c87ed957fb76a3431fb57e21343a11b8a3ba765ba311b21de5ac2c583abca4
  $ diff -r before store
  $ tenon push answer.wasm oci:store:1.0 --format json
  {
    "reference": "oci:store:1.0@sha256:22c87ed957fb76a3431fb57e21343a11b8a3ba765ba311b21de5ac2c583abca4",
    "manifest": {
      "mediaType": "application/vnd.oci.image.manifest.v1+json",
      "digest": "sha256:22c87ed957fb76a3431fb57e21343a11b8a3ba765ba311b21de5ac2c583abca4",
      "size": 812
    },
    "format": "cncf",
    "config": {
      "mediaType": "application/vnd.wasm.config.v0+json",
      "digest": "sha256:ed3b80e4538285cfd48bef8966255db97b5f0e4ae0d6f4aae264f1653be3403a",
      "size": 252
    },
    "layer": {
      "mediaType": "application/wasm",
      "digest": "sha256:04572cf66fe5560ec390cd69f87c8672b667e92c80a51aee30a57592fe68c51f",
      "size": 374,
      "annotations": {
        "org.opencontainers.image.title": "answer.wasm"
      }
    },
    "sent": false,
    "dryRun": false,
    "errors": 0,
    "warnings": 0,
    "findings": []
  }

Without a tag a push is `latest`; a pull without one takes the only manifest, or else `latest`.

  $ tenon push answer.wasm oci:one
  oci:one:latest@sha256:22c87ed957fb76a3431fb57e21343a11b8a3ba765ba311b21de5ac2c583abca4
  $ tenon tags oci:one
  latest
  $ tenon push answer.wasm oci:two:a; tenon push $TESTDATA/artifact/asker.wasm oci:two:b
  oci:two:a@sha256:22c87ed957fb76a3431fb57e21343a11b8a3ba765ba311b21de5ac2c583abca4
  oci:two:b@sha256:694832b53922e0dca8412bb3ed0ed9efff006106d05999f3af14849f02f17240
  $ tenon pull oci:two
  tenon: error: oci:two holds several manifests, none of them `latest` [oci-not-found]
    help: it has `a` and 1 more: see `tenon tags`
  [7]
  $ tenon push answer.wasm oci:two && tenon resolve oci:two
  oci:two:latest@sha256:22c87ed957fb76a3431fb57e21343a11b8a3ba765ba311b21de5ac2c583abca4
  sha256:22c87ed957fb76a3431fb57e21343a11b8a3ba765ba311b21de5ac2c583abca4

A tag moves, unless --no-clobber keeps it; the digest still finds what it named.

  $ tenon push $TESTDATA/artifact/asker.wasm oci:store:1.0 --no-clobber
  tenon: error: oci:store:1.0 is there already, as sha256:22c87ed957fb76a3431fb57e21343a11b8a3ba765ba311b21de5ac2c583abca4; the file's digest would be sha256:694832b53922e0dca8412bb3ed0ed9efff006106d05999f3af14849f02f17240 [artifact-exists]
  [7]
  $ tenon push answer.wasm oci:store:1.0 --no-clobber > /dev/null
  $ tenon push $TESTDATA/artifact/asker.wasm oci:store:1.0
  oci:store:1.0@sha256:694832b53922e0dca8412bb3ed0ed9efff006106d05999f3af14849f02f17240
  $ tenon pull oci:store:1.0 -o asker.wasm && cmp asker.wasm $TESTDATA/artifact/asker.wasm
  asker.wasm oci:store:1.0@sha256:694832b53922e0dca8412bb3ed0ed9efff006106d05999f3af14849f02f17240
  $ tenon pull oci:store@$(tenon resolve oci:before:1.0) -o old.wasm && cmp old.wasm answer.wasm
  old.wasm oci:store@sha256:22c87ed957fb76a3431fb57e21343a11b8a3ba765ba311b21de5ac2c583abca4

The file's name comes from the title it was pushed with.

  $ mkdir in && cd in && tenon pull oci:../before:1.0 && ls
  answer.wasm oci:../before:1.0@sha256:22c87ed957fb76a3431fb57e21343a11b8a3ba765ba311b21de5ac2c583abca4
  answer.wasm
  $ cd in && tenon pull oci:../before:1.0 --no-clobber
  tenon: error: answer.wasm is there already [artifact-exists]
  [7]
  $ tenon pull oci:before:1.0 -o - | cmp - answer.wasm
  $ tenon push answer.wasm oci:named:1 --title ../../.profile && tenon pull oci:named:1
  tenon: warning: `../../.profile` is no title that `pull` takes as a file's name [artifact-title]
    help: --title NAME.wasm gives the layer another
  oci:named:1@sha256:5e107abce671c0d6124bf5d34f22764cfa75772c97e69dfe130dfadfe2fb236a
  tenon: error: the artifact calls its file `../../.profile`, which is not taken as a name here [artifact-title]
    help: say where it goes: -o FILE
  [1]
  $ tenon push answer.wasm oci:named:1 --title .hidden.wasm > /dev/null && tenon pull oci:named:1
  tenon: warning: `.hidden.wasm` is no title that `pull` takes as a file's name [artifact-title]
    help: --title NAME.wasm gives the layer another
  tenon: error: the artifact calls its file `.hidden.wasm`, which is not taken as a name here [artifact-title]
    help: say where it goes: -o FILE
  [1]
  $ tenon push answer.wasm oci:named:1 --title notes.txt > /dev/null && tenon pull oci:named:1
  tenon: warning: `notes.txt` is no title that `pull` takes as a file's name [artifact-title]
    help: --title NAME.wasm gives the layer another
  tenon: error: the artifact calls its file `notes.txt`, which is not taken as a name here [artifact-title]
    help: say where it goes: -o FILE
  [1]

Names that are not there, with what is.

  $ tenon pull oci:store:2.0
  tenon: error: oci:store has no tag `2.0` [oci-not-found]
    help: did you mean `1.0`?
  [7]
  $ tenon resolve oci:store:1.1
  tenon: error: oci:store has no tag `1.1` [oci-not-found]
    help: did you mean `1.0`?
  [7]
  $ tenon resolve oci:store@sha256:0000000000000000000000000000000000000000000000000000000000000000
  tenon: error: oci:store has no manifest `sha256:0000000000000000000000000000000000000000000000000000000000000000` [oci-not-found]
  [7]
  $ tenon tags oci:nowhere
  tenon: error: cannot read nowhere: No such file or directory [file-io]
  [3]
  $ tenon tags oci:store:1.0
  tenon: error: `oci:store:1.0` names one artifact: leave out its tag [usage]
    help: `tenon tags --help` lists what it takes
  [2]

A digest in the reference is a promise.

  $ tenon push answer.wasm oci:new@sha256:0000000000000000000000000000000000000000000000000000000000000000; test -e new || echo nothing there
  tenon: error: the artifact's digest is sha256:22c87ed957fb76a3431fb57e21343a11b8a3ba765ba311b21de5ac2c583abca4, not the one in the reference [artifact-digest]
  nothing there
