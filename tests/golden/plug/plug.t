Fixtures are told apart in testdata/guests/wit/world.wit.

  $ cp "$TESTDATA"/components/*.wasm .

What was wired, and what the whole imports and exports.

  $ tenon plug shouter.wasm --plug greeter.wasm -o app.wasm
  app.wasm
    shouter.wasm: `demo:app/greet@0.1.0` from greeter.wasm
    imports nothing
    exports `run`
  $ tenon plug shouter.wasm --plug polite.wasm -o open.wasm
  open.wasm
    shouter.wasm: `demo:app/greet@0.1.0` from polite.wasm
    imports `demo:app/titles@0.1.0`
    exports `run`
  $ tenon plug shouter.wasm --plug polite.wasm --plug titler.wasm -o whole.wasm
  whole.wasm
    shouter.wasm: `demo:app/greet@0.1.0` from polite.wasm
    polite.wasm: `demo:app/titles@0.1.0` from titler.wasm
    imports nothing
    exports `run`
  $ tenon plug shouter.wasm --plug greeter-next.wasm -o next.wasm
  next.wasm
    shouter.wasm: `demo:app/greet@0.1.0` from greeter-next.wasm, where it is `demo:app/greet@0.1.3`
    imports nothing
    exports `run`
  $ tenon plug formal.wasm --plug polite.wasm -o merged.wasm
  merged.wasm
    formal.wasm: `demo:app/greet@0.1.0` from polite.wasm
    imports `demo:app/titles@0.1.3`
    exports `run`

A resource that three components share; the order of the plugs does not matter to what works, and the same order
gives the same bytes.

  $ tenon plug clerk.wasm --plug batcher.wasm --plug vault.wasm -o a.wasm
  a.wasm
    clerk.wasm: `demo:kv/store@0.2.0` from vault.wasm
    clerk.wasm: `demo:kv/batch@0.2.0` from batcher.wasm
    batcher.wasm: `demo:kv/store@0.2.0` from vault.wasm
    imports nothing
    exports `run`
  $ tenon plug clerk.wasm --plug batcher.wasm --plug vault.wasm -o b.wasm >/dev/null && cmp a.wasm b.wasm

An export that mentions a type of an interface that was plugged: the interface is exported along with it.

  $ tenon plug maker.wasm --plug vault.wasm -o maker-app.wasm
  maker-app.wasm
    maker.wasm: `demo:kv/store@0.2.0` from vault.wasm
    maker.wasm: `bucket` from vault.wasm
    imports nothing
    exports `demo:kv/store@0.2.0`, for others mention its types
    exports `make`
    exports `peek`

The result as JSON, or on standard output.

  $ tenon plug shouter.wasm --plug polite.wasm -o open.wasm --format json
  {
    "output": "open.wasm",
    "bytes": 3064,
    "instances": [
      {
        "component": "polite.wasm",
        "arguments": [
          {
            "import": "demo:app/titles@0.1.0",
            "host": "demo:app/titles@0.1.0"
          }
        ]
      },
      {
        "component": "shouter.wasm",
        "arguments": [
          {
            "import": "demo:app/greet@0.1.0",
            "component": "polite.wasm",
            "instance": 0,
            "export": "demo:app/greet@0.1.0"
          }
        ]
      }
    ],
    "imports": [
      "demo:app/titles@0.1.0"
    ],
    "exports": [
      "run"
    ],
    "errors": 0,
    "warnings": 0,
    "findings": []
  }
  $ tenon plug shouter.wasm --plug polite.wasm -o - | cmp - open.wasm

A plug from a pipe.

  $ tenon plug shouter.wasm --plug - -o piped.wasm < greeter.wasm
  piped.wasm
    shouter.wasm: `demo:app/greet@0.1.0` from <stdin>
    imports nothing
    exports `run`

One component that stands twice is embedded once.

  $ tenon plug decorator.wasm --plug decorator.wasm -o twice.wasm
  twice.wasm
    decorator.wasm: `demo:app/greet@0.1.0` from decorator.wasm
    imports `demo:app/greet@0.1.0`
    exports `demo:app/greet@0.1.0`
  $ grep -aoP '\x00asm\x0d' twice.wasm | wc -l
  2

An interface whose types an open import mentions: given from inside, its types are imported besides.

  $ tenon plug surveyor.wasm --plug types.wasm -o types-app.wasm
  types-app.wasm
    surveyor.wasm: `demo:shapes/types@1.0.0` from types.wasm
    imports `demo:shapes/types@1.0.0`, for others mention its types
    imports `demo:shapes/geometry@1.0.0`
    exports `demo:shapes/types@1.0.0`, for others mention its types
    exports `demo:shapes/report@1.0.0`

Types outside any interface: what mentions them, mentions them by their exported names.

  $ tenon plug ticket-machine.wasm --plug ticket-office.wasm -o tickets.wasm
  tickets.wasm
    ticket-machine.wasm: `ticket` from ticket-office.wasm
    ticket-machine.wasm: `[constructor]ticket` from ticket-office.wasm
    ticket-machine.wasm: `[method]ticket.number` from ticket-office.wasm
    imports nothing
    exports `ticket`, for others mention its types
    exports `draw`
    exports `look`
  $ tenon plug ticket-shop.wasm --plug greeter.wasm -o shop.wasm
  shop.wasm
    ticket-shop.wasm: `demo:app/greet@0.1.0` from greeter.wasm
    imports nothing
    exports `r`
    exports `ticket`
    exports `[constructor]ticket`
    exports `[method]ticket.number`
    exports `f`
    exports `a:b/c`

Where no name fits, the one export whose type does: another track of an interface, another interface with the same in it.

  $ tenon plug shouter.wasm --plug greeter-major.wasm --by-type -o typed.wasm
  typed.wasm
    shouter.wasm: `demo:app/greet@0.1.0` from greeter-major.wasm, where it is `demo:app/greet@1.0.0`
    imports nothing
    exports `run`
  $ sed 's|demo:kv/store@0.2.0|demo:qw/stock@0.3.0|g' vault.wasm > stock.wasm
  $ tenon plug clerk.wasm --plug batcher.wasm --plug stock.wasm --by-type -o stocked.wasm
  stocked.wasm
    clerk.wasm: `demo:kv/store@0.2.0` from stock.wasm, where it is `demo:qw/stock@0.3.0`
    clerk.wasm: `demo:kv/batch@0.2.0` from batcher.wasm
    batcher.wasm: `demo:kv/store@0.2.0` from stock.wasm, where it is `demo:qw/stock@0.3.0`
    imports nothing
    exports `run`

Closed: nothing is left to import but what is allowed, by name, by package, by any version; types are no matter.

  $ tenon plug shouter.wasm --plug polite.wasm --plug titler.wasm --closed -o shut.wasm
  shut.wasm
    shouter.wasm: `demo:app/greet@0.1.0` from polite.wasm
    polite.wasm: `demo:app/titles@0.1.0` from titler.wasm
    imports nothing
    exports `run`
  $ for a in demo:app/titles@0.1.3 demo:app/titles demo:app demo:app@0.1.1 demo:x,demo:app; do
  > tenon plug shouter.wasm --plug polite.wasm --closed=$a -o shut.wasm >/dev/null && echo $a; done
  demo:app/titles@0.1.3
  demo:app/titles
  demo:app
  demo:app@0.1.1
  demo:x,demo:app
  $ tenon plug surveyor.wasm --plug geometer.wasm --closed -o shut.wasm
  shut.wasm
    surveyor.wasm: `demo:shapes/geometry@1.0.0` from geometer.wasm
    imports `demo:shapes/types@1.0.0`
    exports `demo:shapes/report@1.0.0`

The type of a core module keeps its names as they are, with NUL bytes: (component (import "m" (core module
(import "a\00b" "c\00d" (func)) (export "e\00f" (func)))) (import "z" (func)))

  $ printf "$(sed 's/../\\x&/g' <<<0061736d0d000100031d01500401600000000361006203630064000001600000030365006600010a070100016d001100070501400001000a060100017a0100)" >socket.wasm
  $ printf "$(sed 's/../\\x&/g' <<<0061736d0d000100011f0061736d0100000001040160000003020100070501017a00000a040102000b0204010000000705014000010006070100000100017a08060100000000000b070100017a010000)" >z.wasm
  $ tenon plug socket.wasm --plug z.wasm -o app.wasm && tenon validate app.wasm
  app.wasm
    socket.wasm: `z` from z.wasm
    imports `m`
  app.wasm: valid component
