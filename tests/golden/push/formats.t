Every form in which runtimes want Wasm. What is pushed is told whole by a dry run, which puts nothing.

  $ cp $TESTDATA/artifact/*.wasm . && tenon push answer.wasm oci:store:1 --dry-run --format image; ls store
  would push oci:store:1@sha256:01e8ac7e02ca23fddea4f7d1432bc435be7034269d6fa6324d74a6b65351f2d9
  manifest sha256:01e8ac7e02ca23fddea4f7d1432bc435be7034269d6fa6324d74a6b65351f2d9, 818 bytes
    {"annotations":{"module.wasm.image/variant":"compat","org.opencontainers.image.authors":"Ann Author","org.opencontainers.image.description":"Says 42","org.opencontainers.image.licenses":"MIT OR Apache-2.0","org.opencontainers.image.revision":"0123abcd","org.opencontainers.image.source":"https://example.com/answer.git","org.opencontainers.image.url":"https://example.com/","org.opencontainers.image.version":"1.2.3"},"config":{"digest":"sha256:8010ce31ad8746dce1ed985d4b19db4e451100204dd7aaf275aa59119792d999","mediaType":"application/vnd.oci.image.config.v1+json","size":247},"layers":[{"digest":"sha256:5669862bbca1ffd99dfe4239d1c6ec8ecb575d34b188ba0e03a7cdaa335f2883","mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","size":366}],"mediaType":"application/vnd.oci.image.manifest.v1+json","schemaVersion":2}
  config sha256:8010ce31ad8746dce1ed985d4b19db4e451100204dd7aaf275aa59119792d999, 247 bytes
    {"architecture":"wasm","author":"Ann Author","config":{"Entrypoint":["/plugin.wasm"]},"created":"1970-01-01T00:00:00Z","os":"wasip1","rootfs":{"diff_ids":["sha256:cafa0b36b7d3e4fc65f6eb6eda9e84792c9871f28845151ceb655be7d89d0769"],"type":"layers"}}
  layer sha256:5669862bbca1ffd99dfe4239d1c6ec8ecb575d34b188ba0e03a7cdaa335f2883, 366 bytes
  ls: cannot access 'store': No such file or directory
  [2]
  $ tenon push module.wasm oci:store:1 --dry-run --format runwasi --platform wasi/wasm
  would push oci:store:1@sha256:14012bbfba820856a23754323c029ccee0fc0f27a3868993502d6651139e5cd0
  manifest sha256:14012bbfba820856a23754323c029ccee0fc0f27a3868993502d6651139e5cd0, 481 bytes
    {"config":{"digest":"sha256:882d9952154f9cb973da9c737a9f81249fcc40b7e27df76aa2ef61fbcf57d0d5","mediaType":"application/vnd.oci.image.config.v1+json","size":262},"layers":[{"annotations":{"org.opencontainers.image.title":"module.wasm"},"digest":"sha256:ccf59f0f7a7625ee380ed228905aadfa11072ac14cea1c53d1e7f3953d4d48c6","mediaType":"application/vnd.bytecodealliance.wasm.component.layer.v0+wasm","size":39}],"mediaType":"application/vnd.oci.image.manifest.v1+json","schemaVersion":2}
  config sha256:882d9952154f9cb973da9c737a9f81249fcc40b7e27df76aa2ef61fbcf57d0d5, 262 bytes
    {"architecture":"wasm","config":{"Entrypoint":["module.wasm"],"Labels":{"containerd.runwasi.layers":"sha256:ccf59f0f7a7625ee380ed228905aadfa11072ac14cea1c53d1e7f3953d4d48c6"}},"created":"1970-01-01T00:00:00Z","os":"wasi","rootfs":{"diff_ids":[],"type":"layers"}}
  layer sha256:ccf59f0f7a7625ee380ed228905aadfa11072ac14cea1c53d1e7f3953d4d48c6, 39 bytes
  $ tenon push answer.wasm oci:store:1 --dry-run --format legacy | tail -5
  manifest sha256:ba6ff9e302955fd309622a06ebf86b3ac543263b1c4293cee6734365f5b5476b, 836 bytes
    {"annotations":{"org.opencontainers.image.authors":"Ann Author","org.opencontainers.image.description":"Says 42","org.opencontainers.image.licenses":"MIT OR Apache-2.0","org.opencontainers.image.revision":"0123abcd","org.opencontainers.image.source":"https://example.com/answer.git","org.opencontainers.image.url":"https://example.com/","org.opencontainers.image.version":"1.2.3"},"config":{"digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","mediaType":"application/vnd.wasm.config.v1+json","size":2},"layers":[{"annotations":{"org.opencontainers.image.title":"answer.wasm"},"digest":"sha256:04572cf66fe5560ec390cd69f87c8672b667e92c80a51aee30a57592fe68c51f","mediaType":"application/vnd.wasm.content.layer.v1+wasm","size":374}],"mediaType":"application/vnd.oci.image.manifest.v1+json","schemaVersion":2}
  config sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a, 2 bytes
    {}
  layer sha256:04572cf66fe5560ec390cd69f87c8672b667e92c80a51aee30a57592fe68c51f, 374 bytes
  $ printf '\0asm\1\0\0\0\1\4\1\140\0\0\3\2\1\0\7\33\1\27proxy_abi_version_0_2_1\0\0\12\4\1\2\0\13' > filter.wasm
  > tenon push filter.wasm oci:store:1 --dry-run --format istio-oci
  would push oci:store:1@sha256:1dd8e2f9917457a19cad8918d3c4c55048d1a7af79ed75972d34e16a221c64cd
  manifest sha256:1dd8e2f9917457a19cad8918d3c4c55048d1a7af79ed75972d34e16a221c64cd, 620 bytes
    {"config":{"digest":"sha256:c4d7ecc29725bce9946fa5f7bf1bf42cf4b4be421f3feb636e50e6c8fb617a09","mediaType":"application/vnd.oci.image.config.v1+json","size":111},"layers":[{"digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a","mediaType":"application/vnd.module.wasm.config.v1+json","size":2},{"annotations":{"org.opencontainers.image.title":"filter.wasm"},"digest":"sha256:0912b776f1c911900b96c757faf536f0d870e05e666506d7301296c8100f718b","mediaType":"application/vnd.module.wasm.content.layer.v1+wasm","size":53}],"mediaType":"application/vnd.oci.image.manifest.v1+json","schemaVersion":2}
  config sha256:c4d7ecc29725bce9946fa5f7bf1bf42cf4b4be421f3feb636e50e6c8fb617a09, 111 bytes
    {"architecture":"wasm","created":"1970-01-01T00:00:00Z","os":"wasip1","rootfs":{"diff_ids":[],"type":"layers"}}
  layer sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a, 2 bytes
    {}
  layer sha256:0912b776f1c911900b96c757faf536f0d870e05e666506d7301296c8100f718b, 53 bytes
  $ tenon push module.wasm oci:store:1 --format json --dry-run --format cncf
  {
    "reference": "oci:store:1@sha256:74877aaeb71e072092d828e8ba387cfeb3406452ea8191e93ad2db291845f63b",
    "manifest": {
      "mediaType": "application/vnd.oci.image.manifest.v1+json",
      "digest": "sha256:74877aaeb71e072092d828e8ba387cfeb3406452ea8191e93ad2db291845f63b",
      "size": 431
    },
    "format": "cncf",
    "config": {
      "mediaType": "application/vnd.wasm.config.v0+json",
      "digest": "sha256:594afd9ae77345b30d2e286ba80f54646d6d44c39ae7be6c227c9435a52b37d8",
      "size": 161
    },
    "layer": {
      "mediaType": "application/wasm",
      "digest": "sha256:ccf59f0f7a7625ee380ed228905aadfa11072ac14cea1c53d1e7f3953d4d48c6",
      "size": 39,
      "annotations": {
        "org.opencontainers.image.title": "module.wasm"
      }
    },
    "sent": false,
    "dryRun": true,
    "manifestContents": {"config":{"digest":"sha256:594afd9ae77345b30d2e286ba80f54646d6d44c39ae7be6c227c9435a52b37d8","mediaType":"application/vnd.wasm.config.v0+json","size":161},"layers":[{"annotations":{"org.opencontainers.image.title":"module.wasm"},"digest":"sha256:ccf59f0f7a7625ee380ed228905aadfa11072ac14cea1c53d1e7f3953d4d48c6","mediaType":"application/wasm","size":39}],"mediaType":"application/vnd.oci.image.manifest.v1+json","schemaVersion":2},
    "configContents": {"architecture":"wasm","created":"1970-01-01T00:00:00Z","layerDigests":["sha256:ccf59f0f7a7625ee380ed228905aadfa11072ac14cea1c53d1e7f3953d4d48c6"],"os":"wasip1"},
    "errors": 0,
    "warnings": 0,
    "findings": []
  }

`--format` says what is pushed and how that is told, in either order; `--dry-run` gives the digest that the push has.

  $ for f in cncf image runwasi istio-oci legacy; do tenon push filter.wasm oci:store:$f --format $f; done
  oci:store:cncf@sha256:7b7e988c2ce8d7ddf381c5f96f4e88cf7c8e523c1ca7735c0f2b9ee1910a5bb1
  oci:store:image@sha256:1989eb7218c97b3e2182dbc148b2bac195810abe6de4ec8a57bbef19d4a5cd7c
  oci:store:runwasi@sha256:5f4f950b323ac76618a82e0c50812e53dcabe1a00a67d3f53710bb490684f2b1
  oci:store:istio-oci@sha256:1dd8e2f9917457a19cad8918d3c4c55048d1a7af79ed75972d34e16a221c64cd
  oci:store:legacy@sha256:cdfe4c38551327f39f029a9eada8355565e092b009b9ce70bdc321209b6ce27c
  $ for f in cncf image runwasi istio-oci legacy; do tenon push filter.wasm oci:store:$f --format $f --dry-run | head -1; done
  would push oci:store:cncf@sha256:7b7e988c2ce8d7ddf381c5f96f4e88cf7c8e523c1ca7735c0f2b9ee1910a5bb1
  would push oci:store:image@sha256:1989eb7218c97b3e2182dbc148b2bac195810abe6de4ec8a57bbef19d4a5cd7c
  would push oci:store:runwasi@sha256:5f4f950b323ac76618a82e0c50812e53dcabe1a00a67d3f53710bb490684f2b1
  would push oci:store:istio-oci@sha256:1dd8e2f9917457a19cad8918d3c4c55048d1a7af79ed75972d34e16a221c64cd
  would push oci:store:legacy@sha256:cdfe4c38551327f39f029a9eada8355565e092b009b9ce70bdc321209b6ce27c
  $ for f in cncf image runwasi istio-oci legacy; do tenon pull oci:store:$f -o $f.wasm --format json | grep '"format"'; cmp $f.wasm filter.wasm; done
    "format": "cncf",
    "format": "image",
    "format": "runwasi",
    "format": "istio-oci",
    "format": "legacy",
  $ tenon push filter.wasm oci:store:image --format image --format json | grep '"sent"'
    "sent": false,
  $ tenon push filter.wasm oci:store:both --format image --format cncf
  tenon: error: `--format` names two forms, image and cncf: push twice, under two tags [usage]
    help: `tenon push --help` lists what it takes
  [2]
  $ tenon push filter.wasm oci:store:none --format docker
  tenon: error: `--format` takes cncf, image, runwasi, istio-oci or legacy for what is pushed, and text, json, sarif or github for how the result is printed, not `docker` [usage]
    help: `tenon push --help` lists what it takes
  [2]

The date, the platform and the file's name in an image are chosen.

  $ SOURCE_DATE_EPOCH=1700000000 tenon push filter.wasm oci:image:1 --format image --platform wasi/wasm --title filter.wasm --format json > pushed
  > blob() { cat image/blobs/sha256/$(python3 -c 'import json,sys; print(json.load(open("pushed"))[sys.argv[1]]["digest"][7:])' $1); }
  > blob layer | tar tvz; blob config; echo; blob layer | gunzip | sha256sum
  -rwxr-xr-x 0/0              53 2023-11-14 22:13 filter.wasm
  {"architecture":"wasm","config":{"Entrypoint":["/filter.wasm"]},"created":"2023-11-14T22:13:20Z","os":"wasi","rootfs":{"diff_ids":["sha256:fd628323548745b511f3b2b532e8d9327abad14d327fe4a0805070305ffdf044"],"type":"layers"}}
  fd628323548745b511f3b2b532e8d9327abad14d327fe4a0805070305ffdf044  -
  $ tenon pull oci:image:1 -o out.wasm && cmp out.wasm filter.wasm
  out.wasm oci:image:1@sha256:d3735906c517fe34d1a284c29583c6b3eabef8f5f6fbefec8b72d8ebec92c463
  $ tenon push filter.wasm oci:image:2 --format image --title ../x.wasm
  tenon: error: `../x.wasm` is no name for the file in an image: that is one part, and ends in .wasm [artifact-title]
  [1]
  $ tenon push filter.wasm oci:image:2 --platform wasi/wasm
  tenon: error: `--platform` goes with --format image or runwasi: other forms have none to choose [usage]
    help: `tenon push --help` lists what it takes
  [2]
  $ tenon push filter.wasm oci:image:2 --format runwasi --platform linux/amd64
  tenon: error: --format runwasi is run where the architecture is wasm alone, not `amd64`: --format image may have any [usage]
    help: `tenon push --help` lists what it takes
  [2]
  $ tenon push filter.wasm oci:image:2 --format image --platform wasi
  tenon: error: `--platform` takes OS/ARCHITECTURE, such as wasi/wasm, not `wasi` [usage]
    help: `tenon push --help` lists what it takes
  [2]

A capability manifest goes into every config that is more than {}, and every annotation.

  $ tenon caps infer asker.wasm > caps.toml && tenon caps embed asker.wasm caps.toml -o with.wasm > /dev/null
  > for f in cncf image runwasi legacy; do tenon push with.wasm oci:caps:$f --format $f --dry-run | grep -o '"dev.tenon.capabilities[a-z.]*"'; done
  "dev.tenon.capabilities.digest"
  "dev.tenon.capabilities"
  "dev.tenon.capabilities.digest"
  "dev.tenon.capabilities"
  "dev.tenon.capabilities.digest"
  "dev.tenon.capabilities"
  "dev.tenon.capabilities.digest"
  $ tenon push with.wasm oci:caps:1 --format image > /dev/null && tenon pull oci:caps:1 -o out.wasm && cmp out.wasm with.wasm
  out.wasm oci:caps:1@sha256:dac00ffb9c17afa47453eeee4ab69882c189039d25ccf394aebeea27a05d9e4c
  $ python3 forge.py caps config 'c["dev.tenon.capabilities"]["schema"] = 0' && tenon pull oci:caps:x -o bad.wasm
  tenon: error: oci:caps:x: the config's capability manifest is not the one that the component carries [artifact-mismatch]
  [6]
  $ python3 forge.py caps manifest 'm["annotations"]["dev.tenon.capabilities.digest"] = "sha256:" + "0" * 64' && tenon pull oci:caps:x -o bad.wasm
  tenon: error: oci:caps:x: the annotation dev.tenon.capabilities.digest is not the digest of the component's section [artifact-mismatch]
  [6]

bad-artifact-proxy: what Envoy does not run.

  $ tenon push answer.wasm oci:store:bad --format istio-oci
  tenon: error: answer.wasm is a component: Istio and Envoy run core modules for the Proxy-Wasm ABI [artifact-proxy]
    help: for other runtimes leave `--format istio-oci` out
  [1]
  $ tenon push module.wasm oci:store:bad --format istio-oci
  tenon: error: module.wasm is no module for the Proxy-Wasm ABI: it exports no proxy_abi_version_… [artifact-proxy]
    help: for other runtimes leave `--format istio-oci` out
  [1]

bad-artifact-precompiled: machine code, on its way there or back.

  $ printf '\177ELF\2\1\1\310' > app.cwasm; tenon push app.cwasm oci:store:bad
  tenon: error: app.cwasm is machine code (an ELF file, such as wasmtime's .cwasm), not WebAssembly [artifact-precompiled]
    help: runtimes run what is precompiled without checking it: push the .wasm it was made of
  [1]
  $ python3 artifact.py elf 'layer("application/wasm", file("app.cwasm"), "a.wasm")' && tenon pull oci:elf:x -o bad.wasm
  tenon: error: oci:elf:x holds machine code (an ELF file) where it says it is WebAssembly [artifact-precompiled]
    help: runtimes run what is precompiled without checking it: ask for the .wasm it was made of
  [1]
  $ python3 artifact.py elf 'layer(GZIP, tar([("plugin.wasm", file("app.cwasm"))], "gz"))' && tenon pull oci:elf:x -o -
  tenon: error: oci:elf:x holds machine code (an ELF file) where it says it is WebAssembly [artifact-precompiled]
    help: runtimes run what is precompiled without checking it: ask for the .wasm it was made of
  [1]
  $ ls bad.wasm
  ls: cannot access 'bad.wasm': No such file or directory
  [2]
