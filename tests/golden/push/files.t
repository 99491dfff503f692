What is no Wasm is pulled as its files. What was attached comes back.

  $ cp $TESTDATA/artifact/answer.wasm . && tenon push answer.wasm oci:store:1 > /dev/null
  > echo '{"spdxVersion":"SPDX-2.3"}' > sbom.spdx.json; echo notes > notes.txt
  > tenon attach sbom.spdx.json notes.txt oci:store:1 --artifact-type application/spdx+json | tee pinned
  oci:store@sha256:6c7114ee957fec0b6f015c7eb70818f0de529b082d2bb201a9105f162f8aa6da
  $ tenon pull $(cat pinned) -o there && cmp sbom.spdx.json there/sbom.spdx.json && cmp notes.txt there/notes.txt
  there/sbom.spdx.json oci:store@sha256:6c7114ee957fec0b6f015c7eb70818f0de529b082d2bb201a9105f162f8aa6da
  there/notes.txt oci:store@sha256:6c7114ee957fec0b6f015c7eb70818f0de529b082d2bb201a9105f162f8aa6da
  $ tenon pull $(cat pinned) -o a/b/ --format json
  {
    "reference": "oci:store@sha256:6c7114ee957fec0b6f015c7eb70818f0de529b082d2bb201a9105f162f8aa6da",
    "digest": "sha256:6c7114ee957fec0b6f015c7eb70818f0de529b082d2bb201a9105f162f8aa6da",
    "format": "files",
    "folder": "a/b",
    "files": [
      {
        "file": "a/b/sbom.spdx.json",
        "layer": {
          "mediaType": "application/spdx+json",
          "digest": "sha256:033f748d28edb19db9e73d8b31ea18fe6f08d668ee43c202e1c20fe5ffc2e28f",
          "size": 27,
          "annotations": {
            "org.opencontainers.image.title": "sbom.spdx.json"
          }
        }
      },
      {
        "file": "a/b/notes.txt",
        "layer": {
          "mediaType": "text/plain",
          "digest": "sha256:444e0fffbd825e9610ff5b199485707a0c895339ae80c15cc8a8aee41b106fda",
          "size": 6,
          "annotations": {
            "org.opencontainers.image.title": "notes.txt"
          }
        }
      }
    ],
    "errors": 0,
    "warnings": 0,
    "findings": []
  }
  $ tenon pull $(cat pinned) -o there --no-clobber
  tenon: error: there/sbom.spdx.json is there already [artifact-exists]
  [7]
  $ tenon pull $(cat pinned)
  tenon: error: oci:store@sha256:6c7114ee957fec0b6f015c7eb70818f0de529b082d2bb201a9105f162f8aa6da holds no WebAssembly: none of its layers has a Wasm type [artifact-layers]
    note: layer 0 is application/spdx+json, 27 bytes
    note: layer 1 is text/plain, 6 bytes
    help: its files, as they are, go into a folder: -o DIR/
  [1]
  $ tenon pull $(cat pinned) -o out.wasm
  tenon: error: oci:store@sha256:6c7114ee957fec0b6f015c7eb70818f0de529b082d2bb201a9105f162f8aa6da holds no WebAssembly: none of its layers has a Wasm type [artifact-layers]
    note: layer 0 is application/spdx+json, 27 bytes
    note: layer 1 is text/plain, 6 bytes
    help: its files, as they are, go into a folder: -o DIR/
  [1]
  $ tenon pull $(cat pinned) -o - | wc -c
  tenon: error: oci:store@sha256:6c7114ee957fec0b6f015c7eb70818f0de529b082d2bb201a9105f162f8aa6da holds no WebAssembly: none of its layers has a Wasm type [artifact-layers]
    note: layer 0 is application/spdx+json, 27 bytes
    note: layer 1 is text/plain, 6 bytes
    help: its files, as they are, go into a folder: -o DIR/
  0
  $ tenon pull $(cat pinned) -o notes.txt
  tenon: error: cannot write notes.txt/sbom.spdx.json: Not a directory [file-io]
  [3]

Wasm goes into a folder under its own name.

  $ tenon pull oci:store:1 -o there && cmp answer.wasm there/answer.wasm && tenon pull oci:store:1 -o new/ && cmp answer.wasm new/answer.wasm
  there/answer.wasm oci:store:1@sha256:22c87ed957fb76a3431fb57e21343a11b8a3ba765ba311b21de5ac2c583abca4
  new/answer.wasm oci:store:1@sha256:22c87ed957fb76a3431fb57e21343a11b8a3ba765ba311b21de5ac2c583abca4
  $ mkdir rest && python3 artifact.py two 'layer("application/wasm", file("answer.wasm"), "a.wasm"); layer("application/x-yaml", b"allow: []", "policy/p.yaml"); layer("a/b", b"x")'
  > tenon pull oci:two:x -o rest && cmp rest/a.wasm answer.wasm && cat rest/policy/p.yaml; echo
  tenon: warning: oci:two:x: layer 2 (a/b) has no title, and is left out [artifact-untitled]
  rest/a.wasm oci:two:x@sha256:9e77ba7804904ac67c33a5740af76d4b4f7516031eb51f5ca177cea3303d8aa9
  rest/policy/p.yaml oci:two:x@sha256:9e77ba7804904ac67c33a5740af76d4b4f7516031eb51f5ca177cea3303d8aa9
  allow: []
  $ python3 artifact.py two 'layer("application/wasm", b"hello", "a.wasm"); layer("application/x-yaml", b"allow: []", "policy/p.yaml")'
  > tenon pull oci:two:x -o none/; ls none
  tenon: error: oci:two:x is not WebAssembly: its layer starts with other bytes [artifact-not-wasm]
  ls: cannot access 'none': No such file or directory
  [2]

bad-artifact-title: names that lead elsewhere, or are no names. Nothing is written, anywhere.

  $ for t in ../x /abs a/../../b a/./b . .. '' 'C:\x' 'a\b' .hidden a/.git/hooks/b -x a//b a/ 'x ' 'x.' $(printf 'x%.0s' {1..300}); do
  >   python3 artifact.py odd "layer('text/plain', b'x', '''${t//\\/\\\\}''')" && tenon pull oci:odd:x -o none/ 2>&1 | cut -c1-100; done
  tenon: error: oci:odd:x has a file called `../x`, which is not taken as a name here [artifact-title]
  tenon: error: oci:odd:x has a file called `/abs`, which is not taken as a name here [artifact-title]
  tenon: error: oci:odd:x has a file called `a/../../b`, which is not taken as a name here [artifact-t
  tenon: error: oci:odd:x has a file called `a/./b`, which is not taken as a name here [artifact-title
  tenon: error: oci:odd:x has a file called `.`, which is not taken as a name here [artifact-title]
  tenon: error: oci:odd:x has a file called `..`, which is not taken as a name here [artifact-title]
  tenon: error: oci:odd:x has a file called ``, which is not taken as a name here [artifact-title]
  tenon: error: oci:odd:x has a file called `C:\x`, which is not taken as a name here [artifact-title]
  tenon: error: oci:odd:x has a file called `a\b`, which is not taken as a name here [artifact-title]
  tenon: error: oci:odd:x has a file called `.hidden`, which is not taken as a name here [artifact-tit
  tenon: error: oci:odd:x has a file called `a/.git/hooks/b`, which is not taken as a name here [artif
  tenon: error: oci:odd:x has a file called `-x`, which is not taken as a name here [artifact-title]
  tenon: error: oci:odd:x has a file called `a//b`, which is not taken as a name here [artifact-title]
  tenon: error: oci:odd:x has a file called `a/`, which is not taken as a name here [artifact-title]
  tenon: error: oci:odd:x has a file called `x `, which is not taken as a name here [artifact-title]
  tenon: error: oci:odd:x has a file called `x.`, which is not taken as a name here [artifact-title]
  tenon: error: oci:odd:x has a file called `xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
  $ for t in 'a\x00b' 'a\nb' '\x1b[2J' '\u202e'; do python3 artifact.py odd "layer('text/plain', b'x', '$t')" && tenon pull oci:odd:x -o none/; done
  oci:odd:x (manifest):1:433: error: a string holds an escaped NUL [json-syntax]
      1 | {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json", "config": {"digest": "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a", "size": 2, "mediaType": "application/vnd.oci.image.config.v1+json"}, "layers": [{"digest": "sha256:2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881", "size": 1, "mediaType": "text/plain", "annotations": {"org.opencontainers.image.title": "a\u0000b"}}]}
        |                                                                                                                                                                                                                                                                                                                                                                                                                                                 ^
  tenon: error: oci:odd:x has a file called `a\u{a}b`, which is not taken as a name here [artifact-title]
  tenon: error: oci:odd:x has a file called `\u{1b}[2J`, which is not taken as a name here [artifact-title]
  tenon: error: oci:odd:x has a file called `\u{202e}`, which is not taken as a name here [artifact-title]
  [1]
  $ for t in same SAME same/x; do python3 artifact.py odd "layer('a/b', b'x', 'same'); layer('a/b', b'y', '$t')" && tenon pull oci:odd:x -o none/; done
  tenon: error: oci:odd:x has a file called `same`, which is in the way of `same` [artifact-title]
  tenon: error: oci:odd:x has a file called `SAME`, which is in the way of `same` [artifact-title]
  tenon: error: oci:odd:x has a file called `same/x`, which is in the way of `same` [artifact-title]
  [1]
  $ ls -d none
  ls: cannot access 'none': No such file or directory
  [2]

bad-artifact-link: a link on the way is not followed.

  $ mkdir way && ln -s /tmp way/sub && ln -s notes.txt way/file
  > python3 artifact.py odd "layer('a/b', b'x', 'sub/x')" && tenon pull oci:odd:x -o way
  > python3 artifact.py odd "layer('a/b', b'x', 'file')" && tenon pull oci:odd:x -o way
  > cat notes.txt
  tenon: error: way/sub is a link, and is not followed [artifact-link]
  tenon: error: way/file is a link, and is not followed [artifact-link]
  notes

bad-artifact-files, bad-artifact-untitled: no files, and too many.

  $ python3 artifact.py odd "layer('a/b', b'x')" && tenon pull oci:odd:x -o none/
  tenon: warning: oci:odd:x: layer 0 (a/b) has no title, and is left out [artifact-untitled]
  tenon: error: oci:odd:x has no files: none of its layers has a title [artifact-files]
  [1]
  $ python3 artifact.py odd "[layer('a/b', b'x', str(i)) for i in range(501)]" && tenon pull oci:odd:x -o none/
  tenon: error: oci:odd:x has more than 500 files [artifact-files]
  [1]
  $ python3 artifact.py odd "[layer('a/b', b'x', str(i)) for i in range(500)]" && tenon pull oci:odd:x -o many | wc -l; ls -A many | wc -l
  500
  500

All or none: a digest that does not match in the last of three files.

  $ python3 artifact.py odd "[layer('a/b', b'x%d' % i, 'd/f%d' % i) for i in range(3)]"
  > truncate -s 1 odd/blobs/sha256/$(printf x2 | sha256sum | cut -d' ' -f1); tenon pull oci:odd:x -o none
  tenon: error: oci:odd gives fewer bytes than the 2 of sha256:844ecc08164e2eab27634a9adee1afa6599e589570e719784e080ce747fc0e45 [oci-size]
  [6]
  $ ls -d none
  ls: cannot access 'none': No such file or directory
  [2]

Other things than Wasm are told of.

  $ python3 artifact.py odd "layer('application/vnd.wasmcloud.provider.archive.layer.v1+par', b'x')" && tenon pull oci:odd:x -o p.wasm
  tenon: error: oci:odd:x holds no WebAssembly: none of its layers has a Wasm type [artifact-layers]
    note: layer 0 is application/vnd.wasmcloud.provider.archive.layer.v1+par, 1 bytes: that is a provider of wasmCloud: native programs
    help: its files, as they are, go into a folder: -o DIR/
  [1]
  $ python3 artifact.py odd "layer('application/wasm', b'x', 'a.wasm'); layer('application/wasm', b'y', 'b.wasm')" && tenon pull oci:odd:x -o p.wasm
  tenon: error: oci:odd:x holds several Wasm layers, and none is said to be the one [artifact-layers]
    note: layer 0 is application/wasm, 1 bytes
    note: layer 1 is application/wasm, 1 bytes
    help: its files, as they are, go into a folder: -o DIR/
  [1]
