The manifest that docs/caps.md shows, and the section that it says it becomes.

  $ cp $TESTDATA/caps/checkout.wasm . && doc=$TESTDATA/../docs/caps.md
  > sed -n '/^```toml/,/^```$/{/^```/!p;}; /^```$/q' $doc >caps.toml
  > sed -n '/^```json/,/^```$/{/^```/!p;}' $doc | sed 's/^ *//' | tr -d '\n' >shown.json
  > tenon caps embed checkout.wasm caps.toml -o c.wasm | sed s/sha256.*//
  > tail -c $(($(stat -c %s shown.json) + 61)) c.wasm | sed 's/sha256:[0-9a-f]*/sha256:…/' | cmp - shown.json
  c.wasm: manifest embedded, 
