Every value that is not what its field is for, at once.

  $ tenon metadata add $TESTDATA/metadata/full.wasm --homepage example.com --source 'https://a b' --licenses 'MIT AND' --version '' --authors $'\xff' -o out.wasm
  tenon: error: authors `\xff` is not UTF-8 [metadata-value]
  tenon: error: homepage `example.com` is not an absolute URL [metadata-value]
  tenon: error: licenses `MIT AND` is not an SPDX license expression, such as `Apache-2.0 WITH LLVM-exception` or `MIT OR Apache-2.0` [metadata-value]
  tenon: error: source `https://a b` is not an absolute URL [metadata-value]
  tenon: error: version `` is empty [metadata-value]
  [1]
  $ for l in 'MIT' 'GPL-2.0+' '(MIT)' 'LicenseRef-x' 'A WITH B OR C'; do tenon metadata add $TESTDATA/metadata/full.wasm --licenses "$l" -o /dev/null || echo "refused: $l"; done
  $ for l in 'OR MIT' '(MIT' 'MIT)' 'MIT MIT' 'a/b' 'WITH'; do tenon metadata add $TESTDATA/metadata/full.wasm --licenses "$l" -o out.wasm >/dev/null 2>&1 || echo "refused: $l"; done
  refused: OR MIT
  refused: (MIT
  refused: MIT)
  refused: MIT MIT
  refused: a/b
  refused: WITH
  $ test -e out.wasm
  [1]
