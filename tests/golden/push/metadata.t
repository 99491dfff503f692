What a component says about itself becomes annotations; what it imports and exports stands in the config.

  $ show() { cat store/blobs/$(python3 -c 'import json,sys; print(json.load(open("pushed"))[sys.argv[1]]["digest"].replace(":", "/"))' $1) | python3 -m json.tool; }
  > tenon push $TESTDATA/artifact/answer.wasm oci:store:1.2.3 --format json > pushed; show manifest; show config
  {
      "annotations": {
          "org.opencontainers.image.authors": "Ann Author",
          "org.opencontainers.image.description": "Says 42",
          "org.opencontainers.image.licenses": "MIT OR Apache-2.0",
          "org.opencontainers.image.revision": "0123abcd",
          "org.opencontainers.image.source": "https://example.com/answer.git",
          "org.opencontainers.image.url": "https://example.com/",
          "org.opencontainers.image.version": "1.2.3"
      },
      "config": {
          "digest": "sha256:ed3b80e4538285cfd48bef8966255db97b5f0e4ae0d6f4aae264f1653be3403a",
          "mediaType": "application/vnd.wasm.config.v0+json",
          "size": 252
      },
      "layers": [
          {
              "annotations": {
                  "org.opencontainers.image.title": "answer.wasm"
              },
              "digest": "sha256:04572cf66fe5560ec390cd69f87c8672b667e92c80a51aee30a57592fe68c51f",
              "mediaType": "application/wasm",
              "size": 374
          }
      ],
      "mediaType": "application/vnd.oci.image.manifest.v1+json",
      "schemaVersion": 2
  }
  {
      "architecture": "wasm",
      "author": "Ann Author",
      "component": {
          "exports": [
              "answer"
          ],
          "imports": [
              "demo:host/log@0.1.0"
          ]
      },
      "created": "1970-01-01T00:00:00Z",
      "layerDigests": [
          "sha256:04572cf66fe5560ec390cd69f87c8672b667e92c80a51aee30a57592fe68c51f"
      ],
      "os": "wasip2"
  }

The caller's annotations win.

  $ show() { cat store/blobs/$(python3 -c 'import json,sys; print(json.load(open("pushed"))[sys.argv[1]]["digest"].replace(":", "/"))' $1) | python3 -m json.tool; }
  > tenon push $TESTDATA/artifact/answer.wasm oci:store:x -a org.opencontainers.image.version=9 --format json > pushed; show manifest | grep version
          "org.opencontainers.image.version": "9"

A WIT package in binary form: its interfaces and worlds are what it exports.

  $ show() { cat store/blobs/$(python3 -c 'import json,sys; print(json.load(open("pushed"))[sys.argv[1]]["digest"].replace(":", "/"))' $1) | python3 -m json.tool; }
  > tenon push $TESTDATA/artifact/package.wasm oci:store:wit --format json > pushed; show config
  {
      "architecture": "wasm",
      "component": {
          "exports": [
              "demo:host/answerer@0.1.0",
              "demo:host/log@0.1.0"
          ],
          "imports": []
      },
      "created": "1970-01-01T00:00:00Z",
      "layerDigests": [
          "sha256:11f4cd8e559c6db3e816c8f8e80d88a951aeeca0d1c8ac6d3a558668ef7b5f06"
      ],
      "os": "wasip2"
  }
