What is no reference is told so, with the place; nothing is asked of any network.

  $ tenon resolve app
  reference:1:1: error: a reference is registry/repository[:tag][@digest] [ref-repository]
      1 | app
        | ^~~
    help: or, on disk, oci:DIR[:tag] or oci-archive:FILE[:tag]
  [1]
  $ tenon resolve org/app:1
  reference:1:1: error: this is not the name of a registry [ref-host]
      1 | org/app:1
        | ^~~
    help: a registry has a `.` or a port, or is localhost: such as ghcr.io or localhost:5000; none is assumed
  [1]
  $ tenon resolve ghcr.io/Org/app
  reference:1:9: error: a repository's name is in lower case [ref-repository]
      1 | ghcr.io/Org/app
        |         ^
  [1]
  $ tenon resolve ghcr.io/org/app:-1
  reference:1:17: error: this is not a tag [ref-tag]
      1 | ghcr.io/org/app:-1
        |                 ^~
    help: a tag is up to 128 letters, digits, `_`, `.` and `-`, and begins with none of the last two
  [1]
  $ tenon resolve ghcr.io/org/app@sha256:0
  reference:1:17: error: this is not a digest [ref-digest]
      1 | ghcr.io/org/app@sha256:0
        |                 ^~~~~~~~
    help: a digest is `sha256:` and 64, or `sha512:` and 128 hexadecimal digits in lower case
  [1]
  $ tenon resolve https://ghcr.io/org/app
  reference:1:1: error: a reference has no scheme [ref-scheme]
      1 | https://ghcr.io/org/app
        | ^~~~~~~~
    help: write host/repository[:tag]; registries on loopback are spoken to over HTTP, others over HTTPS unless --plain-http is given
  [1]
  $ tenon resolve oci://ghcr.io/org/app
  reference:1:1: error: a reference has no scheme [ref-scheme]
      1 | oci://ghcr.io/org/app
        | ^~~~~~
    help: `oci:DIR` is an image layout on disk; a registry is written host/repository
  [1]
  $ tenon resolve oci:
  reference:1:5: error: a folder is missing after `oci:` [ref-path]
      1 | oci:
        |     ^
  [1]
  $ tenon resolve a_b.example/app
  reference:1:1: error: this is not the name of a registry [ref-host]
      1 | a_b.example/app
        | ^~~~~~~~~~~
  [1]

What is a reference and names nothing.

  $ tenon resolve oci:none:1
  tenon: error: cannot read none: No such file or directory [file-io]
  [3]

Logging in wants a registry, a name, and a password from somewhere.

  $ tenon login ghcr.io
  tenon: error: `--username` is missing [usage]
    help: `tenon login --help` lists what it takes
  [2]
  $ tenon login ghcr.io --username ann
  tenon: error: standard input is no terminal: `--password-stdin` reads the password from it [usage]
    help: `tenon login --help` lists what it takes
  [2]
  $ tenon login ghcr --username ann --password-stdin
  registry:1:1: error: this is not the name of a registry [ref-host]
      1 | ghcr
        | ^~~~
    help: a registry has a `.` or a port, or is localhost: such as ghcr.io or localhost:5000; none is assumed
  [1]
  $ tenon login ghcr.io/org --username ann --password-stdin
  registry:1:8: error: this is more than the name of a registry [ref-host]
      1 | ghcr.io/org
        |        ^~~~
    help: such as ghcr.io or localhost:5000
  [1]
  $ HOME=$PWD DOCKER_CONFIG= tenon logout ghcr.io
  tenon: error: $PWD/.docker/config.json has no login for ghcr.io [cred-none]
  [7]

The build of a version, which no tag can hold, is written with `_`.

  $ tenon push "$TESTDATA/artifact/answer.wasm" oci:store:1.0.0+b1
  oci:store:1.0.0_b1@sha256:22c87ed957fb76a3431fb57e21343a11b8a3ba765ba311b21de5ac2c583abca4
  $ tenon tags oci:store
  1.0.0_b1
  $ tenon pull oci:store:1.0.0+b1 -o out.wasm && cmp out.wasm "$TESTDATA/artifact/answer.wasm"
  out.wasm oci:store:1.0.0_b1@sha256:22c87ed957fb76a3431fb57e21343a11b8a3ba765ba311b21de5ac2c583abca4
