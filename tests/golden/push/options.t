Annotations of the caller, and a date.

  $ cp $TESTDATA/artifact/answer.wasm .
  $ tenon push answer.wasm oci:store:1 -a org.opencontainers.image.vendor=Acme --annotation note='a=b' --format json > pushed
  $ show() { cat store/blobs/sha256/$(python3 -c 'import json,sys; print(json.load(open("pushed"))[sys.argv[1]]["digest"][7:])' $1); echo; }
  > show manifest
  {"annotations":{"note":"a=b","org.opencontainers.image.authors":"Ann Author","org.opencontainers.image.description":"Says 42","org.opencontainers.image.licenses":"MIT OR Apache-2.0","org.opencontainers.image.revision":"0123abcd","org.opencontainers.image.source":"https://example.com/answer.git","org.opencontainers.image.url":"https://example.com/","org.opencontainers.image.vendor":"Acme","org.opencontainers.image.version":"1.2.3"},"config":{"digest":"sha256:ed3b80e4538285cfd48bef8966255db97b5f0e4ae0d6f4aae264f1653be3403a","mediaType":"application/vnd.wasm.config.v0+json","size":252},"layers":[{"annotations":{"org.opencontainers.image.title":"answer.wasm"},"digest":"sha256:04572cf66fe5560ec390cd69f87c8672b667e92c80a51aee30a57592fe68c51f","mediaType":"application/wasm","size":374}],"mediaType":"application/vnd.oci.image.manifest.v1+json","schemaVersion":2}
  $ SOURCE_DATE_EPOCH=1700000000 tenon push answer.wasm oci:store:1 --format json > pushed
  > cat store/blobs/sha256/$(python3 -c 'import json; print(json.load(open("pushed"))["config"]["digest"][7:])'); echo
  {"architecture":"wasm","author":"Ann Author","component":{"exports":["answer"],"imports":["demo:host/log@0.1.0"]},"created":"2023-11-14T22:13:20Z","layerDigests":["sha256:04572cf66fe5560ec390cd69f87c8672b667e92c80a51aee30a57592fe68c51f"],"os":"wasip2"}
A time that is given is an annotation, too; the start of 1970 is none.

  $ for time in 2023-11-14T22:13:20Z 2023-11-15T00:13:20.5+02:00 1970-01-01T00:00:00Z; do
  >   tenon push answer.wasm oci:store:1 --created $time --dry-run | grep -o '[a-z.]*created":"[^"]*"'; done
  org.opencontainers.image.created":"2023-11-14T22:13:20Z"
  created":"2023-11-14T22:13:20Z"
  org.opencontainers.image.created":"2023-11-14T22:13:20Z"
  created":"2023-11-14T22:13:20Z"
  created":"1970-01-01T00:00:00Z"
  $ SOURCE_DATE_EPOCH=1 tenon push answer.wasm oci:store:1 --created 2023-11-14T22:13:20Z -a org.opencontainers.image.created=then --dry-run | grep -o '[a-z.]*created":"[^"]*"'
  org.opencontainers.image.created":"then"
  created":"2023-11-14T22:13:20Z"
  $ for time in now 2023-02-29T00:00:00Z 2023-11-14T22:13:20 1969-12-31T23:59:59Z 2023-11-14T22:13:20+2:00; do
  >   tenon push answer.wasm oci:store:1 --created $time 2>&1 | head -1; done
  tenon: error: `--created` takes a time such as 2026-11-21T15:00:00Z, not `now` [usage]
  tenon: error: `--created` takes a time such as 2026-11-21T15:00:00Z, not `2023-02-29T00:00:00Z` [usage]
  tenon: error: `--created` takes a time such as 2026-11-21T15:00:00Z, not `2023-11-14T22:13:20` [usage]
  tenon: error: `--created` takes a time such as 2026-11-21T15:00:00Z, not `1969-12-31T23:59:59Z` [usage]
  tenon: error: `--created` takes a time such as 2026-11-21T15:00:00Z, not `2023-11-14T22:13:20+2:00` [usage]
  $ SOURCE_DATE_EPOCH=yesterday tenon push answer.wasm oci:store:1
  tenon: error: SOURCE_DATE_EPOCH is `yesterday`, which is not a number of seconds [usage]
    help: `tenon push --help` lists what it takes
  [2]
  $ tenon push answer.wasm oci:store:1 -a novalue
  tenon: error: `--annotation` takes KEY=VALUE, not `novalue` [usage]
    help: `tenon push --help` lists what it takes
  [2]
  $ tenon push answer.wasm oci:store:1 -a dev.tenon.capabilities.digest=sha256:00
  tenon: error: `dev.tenon.capabilities.digest` is derived from the component [usage]
    help: `tenon push --help` lists what it takes
  [2]

Core modules go too, from standard input as well.

  $ tenon push - oci:store:module --format json < $TESTDATA/artifact/module.wasm > pushed
  > cat store/blobs/sha256/$(python3 -c 'import json; print(json.load(open("pushed"))["config"]["digest"][7:])'); echo
  {"architecture":"wasm","created":"1970-01-01T00:00:00Z","layerDigests":["sha256:ccf59f0f7a7625ee380ed228905aadfa11072ac14cea1c53d1e7f3953d4d48c6"],"os":"wasip1"}
  $ tenon pull oci:store:module && cmp component.wasm $TESTDATA/artifact/module.wasm
  component.wasm oci:store:module@sha256:c814454eb752589d9299526021f5f2499aef8f68c831cff5b9fab18a03e37460

What is no WebAssembly is not pushed.

  $ echo hello > text && tenon push text oci:store:text
  text: error: this is text, not a WebAssembly binary [component-kind]
  [1]
  $ tenon push absent.wasm oci:store:x
  tenon: error: cannot read absent.wasm: No such file or directory [file-io]
  [3]
  $ tenon push . oci:store:x
  tenon: error: cannot read .: Is a directory [file-io]
  [3]
  $ tenon push answer.wasm answer
  reference:1:1: error: a reference is registry/repository[:tag][@digest] [ref-repository]
      1 | answer
        | ^~~~~~
    help: or, on disk, oci:DIR[:tag] or oci-archive:FILE[:tag]
  [1]
  $ tenon push answer.wasm oci:answer.wasm:1
  tenon: error: answer.wasm is not an image layout: it is not a folder [layout-syntax]
  [1]

A function body that is wrong is found where it is looked for.

  $ printf '\0asm\1\0\0\0\1\5\1\140\0\1\177\3\2\1\0\12\4\1\2\0\13' >body.wasm
  $ tenon push body.wasm oci:bodies:1 --validate; ls bodies
  body.wasm: at byte 0x18: error: type mismatch: `end` of the function expected i32, but nothing is on the stack [wasm-type-mismatch]
    in function 0
  ls: cannot access 'bodies': No such file or directory
  [2]
  $ tenon push body.wasm oci:bodies:1 | cut -d@ -f1
  oci:bodies:1
  $ tenon push $TESTDATA/demo/greeter.wasm oci:bodies:2 --validate | cut -d@ -f1
  oci:bodies:2
