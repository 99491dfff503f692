Fixtures are told apart in testdata/guests/wit/world.wit.

  $ cp "$TESTDATA"/components/*.wasm .

What was wired, and what the whole imports and exports.

  $ tenon plug shouter.wasm --plug greeter.wasm -o app.wasm
  $ tenon plug shouter.wasm --plug polite.wasm -o open.wasm
  $ tenon plug shouter.wasm --plug polite.wasm --plug titler.wasm -o whole.wasm
  $ tenon plug shouter.wasm --plug greeter-next.wasm -o next.wasm
  $ tenon plug formal.wasm --plug polite.wasm -o merged.wasm

A resource that three components share; the order of the plugs does not matter to what works, and the same order
gives the same bytes.

  $ tenon plug clerk.wasm --plug batcher.wasm --plug vault.wasm -o a.wasm
  $ tenon plug clerk.wasm --plug batcher.wasm --plug vault.wasm -o b.wasm >/dev/null && cmp a.wasm b.wasm

An export that mentions a type of an interface that was plugged: the interface is exported along with it.

  $ tenon plug maker.wasm --plug vault.wasm -o maker-app.wasm

The result as JSON, or on standard output.

  $ tenon plug shouter.wasm --plug polite.wasm -o open.wasm --format json
  $ tenon plug shouter.wasm --plug polite.wasm -o - | cmp - open.wasm

A plug from a pipe.

  $ tenon plug shouter.wasm --plug - -o piped.wasm < greeter.wasm

One component embedded once, wherever it stands twice.

  $ tenon plug app.wasm --plug greeter.wasm -o twice.wasm
