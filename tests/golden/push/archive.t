An archive of a layout holds the same manifests, and the same pushes make the same bytes.

  $ cp $TESTDATA/artifact/answer.wasm .
  $ tenon push answer.wasm oci-archive:a.tar:1.0
  oci-archive:a.tar:1.0@sha256:22c87ed957fb76a3431fb57e21343a11b8a3ba765ba311b21de5ac2c583abca4
  $ tenon push answer.wasm oci-archive:b.tar:1.0 > /dev/null && cmp a.tar b.tar
  $ tar tvf a.tar
  -rw-r--r-- 0/0              30 1970-01-01 00:00 oci-layout
  -rw-r--r-- 0/0             298 1970-01-01 00:00 index.json
  -rw-r--r-- 0/0             374 1970-01-01 00:00 blobs/sha256/04572cf66fe5560ec390cd69f87c8672b667e92c80a51aee30a57592fe68c51f
  -rw-r--r-- 0/0             812 1970-01-01 00:00 blobs/sha256/22c87ed957fb76a3431fb57e21343a11b8a3ba765ba311b21de5ac2c583abca4
  -rw-r--r-- 0/0             252 1970-01-01 00:00 blobs/sha256/ed3b80e4538285cfd48bef8966255db97b5f0e4ae0d6f4aae264f1653be3403a
  $ tenon tags oci-archive:a.tar; tenon resolve oci-archive:a.tar
  1.0
  sha256:22c87ed957fb76a3431fb57e21343a11b8a3ba765ba311b21de5ac2c583abca4
  $ tenon pull oci-archive:a.tar:1.0 -o out.wasm && cmp out.wasm answer.wasm
  out.wasm oci-archive:a.tar:1.0@sha256:22c87ed957fb76a3431fb57e21343a11b8a3ba765ba311b21de5ac2c583abca4

More can be pushed into it; what a moved tag leaves behind goes.

  $ tenon push $TESTDATA/artifact/asker.wasm oci-archive:a.tar:2.0
  oci-archive:a.tar:2.0@sha256:694832b53922e0dca8412bb3ed0ed9efff006106d05999f3af14849f02f17240
  $ tar tf a.tar | wc -l
  8
  $ tenon push answer.wasm oci-archive:a.tar:2.0 > /dev/null
  $ tar tf a.tar | wc -l
  5
  $ tenon tags oci-archive:a.tar
  1.0
  2.0

A compressed archive is read; so is one that tar made of a folder.

  $ gzip -k b.tar && tenon pull oci-archive:b.tar.gz -o gz.wasm && cmp gz.wasm answer.wasm
  gz.wasm oci-archive:b.tar.gz@sha256:22c87ed957fb76a3431fb57e21343a11b8a3ba765ba311b21de5ac2c583abca4
  $ tenon push answer.wasm oci:folder:1.0 > /dev/null && tar cf c.tar -C folder . && tenon resolve oci-archive:c.tar:1.0
  sha256:22c87ed957fb76a3431fb57e21343a11b8a3ba765ba311b21de5ac2c583abca4

A push that fails leaves the archive as it was, or none.

  $ cp a.tar kept.tar; tenon push config oci-archive:a.tar:3.0 2> /dev/null; cmp a.tar kept.tar
  $ tenon push $TESTDATA/artifact/module.wasm oci-archive:no/such/folder/x.tar:1
  tenon: error: cannot write no/such/folder/x.tar: No such file or directory [file-io]
  [3]
  $ ls *.tar
  a.tar
  b.tar
  c.tar
  kept.tar
