Whatever is wrong is an error, and nothing is written.

  $ cp "$TESTDATA"/components/*.wasm . && mkdir out

A name that matches and a type that does not: both sides, and where they part.

  $ tenon plug shouter.wasm --plug greeter-loud.wasm -o out/app.wasm
  $ tenon plug surveyor.wasm --plug geometer-short.wasm -o out/app.wasm

A plug that nothing uses, also where the others do fit.

  $ tenon plug shouter.wasm --plug greeter.wasm --plug adder.wasm -o out/app.wasm
  $ tenon plug shouter.wasm --plug adder.wasm -o out/app.wasm
  $ tenon plug shouter.wasm --plug greeter-major.wasm -o out/app.wasm

Two plugs that offer the same.

  $ tenon plug shouter.wasm --plug greeter.wasm --plug greeter-next.wasm -o out/app.wasm
  $ tenon plug calculator.wasm --plug adder.wasm --plug multiplier.wasm --plug both.wasm -o out/app.wasm
  $ tenon plug calculator.wasm --plug adder.wasm --plug adder.wasm -o out/app.wasm

A plug that imports what it exports is not given to itself.

  $ tenon plug shouter.wasm --plug decorator.wasm -o app.wasm
  $ tenon plug shouter.wasm --plug decorator.wasm --plug greeter.wasm -o out/app.wasm

Plugs that need each other.

  $ tenon plug eater.wasm --plug egg.wasm --plug hen.wasm -o out/app.wasm

Half of a family of interfaces around a resource.

  $ tenon plug clerk.wasm --plug vault.wasm -o out/app.wasm

Open imports of one track that are not of one type.

  $ tenon plug formal.wasm --plug polite-odd.wasm -o out/app.wasm

What is no component, or no file.

  $ tenon plug shouter.wasm --plug module.wasm -o out/app.wasm
  $ tenon plug shouter.wasm --plug wit-package.wasm -o out/app.wasm
  $ echo '(component)' > text.wat; tenon plug shouter.wasm --plug text.wat -o out/app.wasm
  $ head -c 300 greeter.wasm > cut.wasm; tenon plug shouter.wasm --plug cut.wasm -o out/app.wasm
  $ tenon plug shouter.wasm --plug absent.wasm --plug nowhere.wasm -o out/app.wasm
  $ tenon plug shouter.wasm --plug greeter.wasm -o absent/app.wasm
  $ tenon plug shouter.wasm --plug module.wasm -o out/app.wasm --format json

Usage.

  $ tenon plug shouter.wasm -o out/app.wasm
  $ tenon plug shouter.wasm --plug greeter.wasm
  $ tenon plug --plug greeter.wasm -o out/app.wasm
  $ ls out
