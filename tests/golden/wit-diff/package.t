Every change, by its path:
  $ tenon wit diff shop-1 shop-2
  shop-2/shop.wit:1:9: warning: the step from 1.2.0 to 1.3.0 is too small for a change that is major [wit-diff-version]
      1 | package acme:shop@1.3.0;
        |         ^~~~~~~~~~~~~~~
    help: the next version is 2.0.0
  acme:shop@1.2.0 → acme:shop@1.3.0
  
  major  acme:shop/types.item.price: field changed
         - price: u32
         + price: u64
  major  acme:shop/types.item.note: field removed
         - note: option<string>
  major  acme:shop/types.item.weight: field added
         + weight: u32
         the type is all of its fields: what was built without does not fit
  patch  acme:shop/types.item: record docs
         it has docs now
  major  acme:shop/types.currency: enum changed
         - enum currency { eur, usd }
         + enum currency { usd, eur }
         its cases stand in another order
  major  acme:shop/types.marks.last: flag added
         + last
         the type is all of its flags: what was built without does not fit
  major  acme:shop/types.state.sent: case changed
         - sent(string)
         + sent(list<u8>)
  major  acme:shop/types.state.lost: case added
         + lost
         the type is all of its cases: what was built without does not fit
  patch  acme:shop/types.total: type changed
         - type total = u64
         + type total = sum
         the same type in other words
  major  acme:shop/types.basket.constructor: constructor changed
         - basket: constructor()
         + basket: constructor(owner: string)
         the parameter `owner` is new
  major  acme:shop/types.basket.add: method changed
         - basket.add: func(what: item, count: u32) -> result
         + basket.add: func(item: item, count: u32) -> result<_, string>
         parameter 2 is called `item`, was `what`; it returns `result<_, string>`, was `result`
  major  acme:shop/types.basket.clear: method removed
         - basket.clear: func()
  major  acme:shop/types.basket.find: static function changed
         - basket.find: static func(id: u64) -> basket
         + basket.find: func(id: u64) -> basket
         it is a method, was a static function
  minor  acme:shop/types.voucher: resource added
         + resource voucher
         with 1 function
  minor  acme:shop/types.sum: type added
         + type sum = u64
  minor  acme:shop/types.basket.size: method added
         + basket.size: func() -> u32
         whoever exports `acme:shop/types` has to add it
  patch  acme:shop/prices: interface gate
         since 1.3.0, was not said
  major  acme:shop/prices.price-of: function changed
         - price-of: func(what: item) -> u32
         + price-of: async func(what: item) -> u32
         it is async
  major  acme:shop/prices.convert: function changed
         - convert: func(source: currency, target: currency, amount: u32) -> u32
         + convert: func(target: currency, source: currency, amount: u32)
         parameter 1 is `target`, was `source`; parameter 2 is `source`, was `target`; it returns nothing, was `u32`
  minor  acme:shop/prices.convert: function gate
         deprecated since 1.3.0
  major  acme:shop/prices.refresh: function removed
         - refresh: func()
  major  acme:shop/legacy: interface moved
         to acme:shop/heritage
  minor  acme:shop/more: interface added
         + interface more
         with 1 function
  minor  acme:shop/shop: import helper.help-more: function added
         + help-more: func()
  major  acme:shop/shop: import log: function changed
         - log: func(line: string)
         + log: func(line: string, level: u8)
         the parameter `level` is new
  minor  acme:shop/shop: import clock: import added
         + import clock: func() -> u64
  major  acme:shop/shop: export acme:shop/types.voucher: export added
         + resource voucher
         what was built for the old world does not export it
  major  acme:shop/shop: export acme:shop/types.sum: export added
         + type sum = u64
         what was built for the old world does not export it
  major  acme:shop/shop: export acme:shop/types.basket.size: export added
         + basket.size: func() -> u32
         what was built for the old world does not export it
  major  acme:shop/tiny: world removed
         - world tiny
  minor  acme:shop/huge: world added
         + world huge
  
  verdict: major (20 major, 8 minor, 3 patch)

Docs and nothing else:
  $ sed 's/^interface legacy/\/\/\/ Do not use.\n&/' shop-1/shop.wit > docs.wit
  $ tenon wit diff shop-1 docs.wit --require patch
  docs.wit:1:9: warning: the version is still 1.2.0, and the change is patch [wit-diff-version]
      1 | package acme:shop@1.2.0;
        |         ^~~~~~~~~~~~~~~
    help: the next version is 1.2.1
  acme:shop@1.2.0
  
  patch  acme:shop/legacy: interface docs
         it has docs now
  
  verdict: patch (1 patch)

One thing less than allowed:
  $ tenon wit diff shop-1 docs.wit --require none
  docs.wit:1:9: warning: the version is still 1.2.0, and the change is patch [wit-diff-version]
      1 | package acme:shop@1.2.0;
        |         ^~~~~~~~~~~~~~~
    help: the next version is 1.2.1
  tenon: error: the change is patch, and no more than none is allowed [wit-diff-require]
  acme:shop@1.2.0
  
  patch  acme:shop/legacy: interface docs
         it has docs now
  
  verdict: patch (1 patch)
  [1]

A function more is minor for who calls the interface; a world that exports it says what it breaks:
  $ sed 's/clear: func();/&\n    undo: func();/; s/@1.2.0/@1.2.1/' shop-1/shop.wit > more.wit
  $ tenon wit diff shop-1 more.wit
  more.wit:1:9: warning: the step from 1.2.0 to 1.2.1 is too small for a change that is major [wit-diff-version]
      1 | package acme:shop@1.2.1;
        |         ^~~~~~~~~~~~~~~
    help: the next version is 2.0.0
  acme:shop@1.2.0 → acme:shop@1.2.1
  
  minor  acme:shop/types.basket.undo: method added
         + basket.undo: func()
         whoever exports `acme:shop/types` has to add it
  major  acme:shop/shop: export acme:shop/types.basket.undo: export added
         + basket.undo: func()
         what was built for the old world does not export it
  
  verdict: major (1 major, 1 minor)

The same, of an interface that is imported only:
  $ sed 's/refresh: func();/&\n  drop: func();/; s/@1.2.0/@1.3.0/' shop-1/shop.wit > more.wit
  $ tenon wit diff shop-1 more.wit --require minor
  acme:shop@1.2.0 → acme:shop@1.3.0
  
  minor  acme:shop/prices.drop: function added
         + drop: func()
         whoever exports `acme:shop/prices` has to add it
  
  verdict: minor (1 minor)
  $ tenon wit diff shop-1 more.wit -w shop --require minor
  acme:shop/shop@1.2.0 → acme:shop/shop@1.3.0
  
  minor  acme:shop/prices.drop: function added
         + drop: func()
  
  verdict: minor (1 minor)

For machines:
  $ tenon wit diff shop-1 more.wit --format json
  {
    "old": {
      "input": "shop-1",
      "package": "acme:shop@1.2.0",
      "version": "1.2.0"
    },
    "new": {
      "input": "more.wit",
      "package": "acme:shop@1.3.0",
      "version": "1.3.0"
    },
    "verdict": "minor",
    "version_step": "minor",
    "next_version": "1.3.0",
    "changes": [
      {
        "path": "acme:shop/prices.drop",
        "what": "function",
        "kind": "added",
        "step": "minor",
        "new": {
          "text": "drop: func()",
          "file": "more.wit",
          "line": 26,
          "column": 3,
          "end_line": 26,
          "end_column": 7,
          "start": 586,
          "end": 590
        },
        "why": "whoever exports `acme:shop/prices` has to add it"
      }
    ],
    "errors": 0,
    "warnings": 0,
    "findings": []
  }

Binary packages are as good as text:
  $ tenon wit encode shop-1 -o old.wasm
  $ tenon wit diff old.wasm shop-1
  acme:shop@1.2.0
  
  verdict: no change
  $ tenon wit diff old.wasm more.wit
  acme:shop@1.2.0 → acme:shop@1.3.0
  
  minor  acme:shop/prices.drop: function added
         + drop: func()
         whoever exports `acme:shop/prices` has to add it
  
  verdict: minor (1 minor)

What is left out behind a feature is not there; what comes out from behind one is new:
  $ printf 'package demo:a@1.0.0;\ninterface i {\n  @unstable(feature = x)\n  f: func();\n  @since(version = 1.0.0)\n  g: func();\n}\n' > gate-1.wit
  $ printf 'package demo:a@1.1.0;\ninterface i {\n  @since(version = 1.1.0)\n  f: func();\n  @unstable(feature = y)\n  g: func();\n}\n' > gate-2.wit
  $ tenon wit diff gate-1.wit gate-2.wit
  gate-2.wit:1:9: warning: the step from 1.0.0 to 1.1.0 is too small for a change that is major [wit-diff-version]
      1 | package demo:a@1.1.0;
        |         ^~~~~~~~~~~~
    help: the next version is 2.0.0
  demo:a@1.0.0 → demo:a@1.1.0
  
  major  demo:a/i.g: function removed
         - g: func()
  minor  demo:a/i.f: function added
         + f: func()
         whoever exports `demo:a/i` has to add it
  
  verdict: major (1 major, 1 minor)
  $ tenon wit diff gate-1.wit gate-2.wit --all-features
  gate-2.wit:1:9: warning: the step from 1.0.0 to 1.1.0 is too small for a change that is major [wit-diff-version]
      1 | package demo:a@1.1.0;
        |         ^~~~~~~~~~~~
    help: the next version is 2.0.0
  demo:a@1.0.0 → demo:a@1.1.0
  
  minor  demo:a/i.f: function gate
         stable: was behind the feature `x`
  major  demo:a/i.g: function gate
         behind the feature `y`: gone for who does not turn it on
  
  verdict: major (1 major, 1 minor)

Below 1.0.0 the second number is the one for major changes:
  $ printf 'package demo:a@0.2.0;\ninterface i {\n  f: func();\n}\n' > zero-1.wit
  $ printf 'package demo:a@0.3.0;\ninterface i {\n}\n' > zero-2.wit
  $ tenon wit diff zero-1.wit zero-2.wit
  demo:a@0.2.0 → demo:a@0.3.0
  
  major  demo:a/i.f: function removed
         - f: func()
  
  verdict: major (1 major)
  $ sed 's/0.3.0/0.2.1/' zero-2.wit > zero-3.wit
  $ tenon wit diff zero-1.wit zero-3.wit
  zero-3.wit:1:9: warning: the step from 0.2.0 to 0.2.1 is too small for a change that is major [wit-diff-version]
      1 | package demo:a@0.2.1;
        |         ^~~~~~~~~~~~
    help: the next version is 0.3.0
  demo:a@0.2.0 → demo:a@0.2.1
  
  major  demo:a/i.f: function removed
         - f: func()
  
  verdict: major (1 major)

The version stands still:
  $ sed 's/0.3.0/0.2.0/' zero-2.wit > zero-4.wit
  $ tenon wit diff zero-1.wit zero-4.wit
  zero-4.wit:1:9: warning: the version is still 0.2.0, and the change is major [wit-diff-version]
      1 | package demo:a@0.2.0;
        |         ^~~~~~~~~~~~
    help: the next version is 0.3.0
  demo:a@0.2.0
  
  major  demo:a/i.f: function removed
         - f: func()
  
  verdict: major (1 major)
