The wiring of a component. Fixtures are told apart in testdata/guests/wit/world.wit and testdata/wat.

  $ cp "$TESTDATA"/components/*.wasm .
  $ tenon plug clerk.wasm --plug batcher.wasm --plug vault.wasm -o clerks.wasm >/dev/null
  $ tenon plug formal.wasm --plug polite.wasm -o formal-app.wasm >/dev/null

An argument is a line, from who gives it to who takes it, by the taker's name for it.

  $ tenon graph clerks.wasm
  digraph {
    rankdir=LR;
    label="clerks.wasm";
    node [style=filled, fontname=monospace, fontsize=11];
    edge [fontname=monospace, fontsize=9];
    n0 [shape=component, fillcolor="#e8f0fe", label="component 0\n3601 bytes"];
    n1 [shape=component, fillcolor="#e8f0fe", label="component 1\n1404 bytes"];
    n2 [shape=component, fillcolor="#e8f0fe", label="component 2\n5335 bytes"];
    n3 [shape=cds, fillcolor="#e6f4ea", label="run"];
    n0 -> n1 [label="demo:kv/store@0.2.0"];
    n0 -> n2 [label="demo:kv/store@0.2.0"];
    n1 -> n2 [label="demo:kv/batch@0.2.0"];
    n2 -> n3 [label="run"];
  }
  $ tenon graph formal-app.wasm --as mermaid
  flowchart LR
    classDef import fill:#eef1f5,stroke:#5f6b7a,color:#1f2933
    classDef component fill:#e8f0fe,stroke:#3b6fd4,color:#1f2933
    classDef module fill:#fdf3e1,stroke:#b7791f,color:#1f2933
    classDef export fill:#e6f4ea,stroke:#2f855a,color:#1f2933
    n0(["demo:app/titles@0.1.3"]):::import
    n1[["component 0<br>1452 bytes"]]:::component
    n2[["component 1<br>1964 bytes"]]:::component
    n3(["run"]):::export
    n0 -->|"demo:app/titles@0.1.0"| n1
    n1 -->|"demo:app/greet@0.1.0"| n2
    n0 -->|"demo:app/titles@0.1.3"| n2
    n2 -->|"run"| n3
  $ tenon graph formal-app.wasm --as json
  {
    "component": "formal-app.wasm",
    "nodes": [
      {
        "id": 0,
        "kind": "import",
        "sort": "instance",
        "label": "demo:app/titles@0.1.3"
      },
      {
        "id": 1,
        "kind": "component",
        "label": "component 0",
        "bytes": 1452
      },
      {
        "id": 2,
        "kind": "component",
        "label": "component 1",
        "bytes": 1964
      },
      {
        "id": 3,
        "kind": "export",
        "sort": "func",
        "label": "run"
      }
    ],
    "edges": [
      {
        "from": 0,
        "to": 1,
        "argument": "demo:app/titles@0.1.0"
      },
      {
        "from": 1,
        "to": 2,
        "argument": "demo:app/greet@0.1.0",
        "member": "demo:app/greet@0.1.0"
      },
      {
        "from": 0,
        "to": 2,
        "argument": "demo:app/titles@0.1.3"
      },
      {
        "from": 2,
        "to": 3,
        "argument": "run",
        "member": "run"
      }
    ]
  }

A component's own core modules; the shim that tools put between them is looked through, and so is what wraps an
exported interface.

  $ tenon graph polite.wasm
  digraph {
    rankdir=LR;
    label="polite.wasm";
    node [style=filled, fontname=monospace, fontsize=11];
    edge [fontname=monospace, fontsize=9];
    n0 [shape=cds, fillcolor="#eef1f5", label="demo:app/titles@0.1.0"];
    n1 [shape=box, fillcolor="#fdf3e1", label="module 0\n931 bytes"];
    n2 [shape=cds, fillcolor="#e6f4ea", label="demo:app/greet@0.1.0"];
    n0 -> n1 [label="demo:app/titles@0.1.0 ← titled"];
    n1 -> n2 [label="demo:app/greet@0.1.0 ← demo:app/greet@0.1.0#greet"];
  }
  $ tenon graph clerks.wasm --depth 2
  digraph {
    rankdir=LR;
    label="clerks.wasm";
    node [style=filled, fontname=monospace, fontsize=11];
    edge [fontname=monospace, fontsize=9];
    n0 [shape=box, fillcolor="#fdf3e1", label="module 0\nin component 0\n2019 bytes"];
    n1 [shape=box, fillcolor="#fdf3e1", label="module 0\nin component 1\n614 bytes"];
    n2 [shape=box, fillcolor="#fdf3e1", label="module 0\nin component 2\n4190 bytes"];
    n3 [shape=cds, fillcolor="#e6f4ea", label="run"];
    n0 -> n1 [label="demo:kv/store@0.2.0 ← demo:kv/store@0.2.0#[method]bucket.set"];
    n0 -> n2 [label="demo:kv/store@0.2.0 (5)"];
    n1 -> n2 [label="demo:kv/batch@0.2.0 ← demo:kv/batch@0.2.0#set-many"];
    n2 -> n3 [label="run"];
  }
  $ tenon graph clerks.wasm --depth all | cmp - <(tenon graph clerks.wasm --depth 2)

A picture. It is well formed, the same each time, and has every name in it.

  $ tenon graph clerks.wasm -o clerks.svg && python3 -c 'import xml.dom.minidom as m; m.parse("clerks.svg")'
  $ tenon graph clerks.wasm --as svg | cmp - clerks.svg
  $ cat clerks.svg
  <svg xmlns="http://www.w3.org/2000/svg" width="883" height="175" viewBox="0 0 883 175">
  <title>clerks.wasm</title>
  <style>
  text{font-family:ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:11px;fill:#1f2933}
  .t{font-size:12px;font-weight:bold}.d{fill:#5f6b7a}
  .import{fill:#eef1f5;stroke:#5f6b7a}.component{fill:#e8f0fe;stroke:#3b6fd4}
  .module{fill:#fdf3e1;stroke:#b7791f}.export{fill:#e6f4ea;stroke:#2f855a}
  .l{fill:none;stroke-width:1.4}.b{stroke-dasharray:5 3}
  </style>
  <rect width="883" height="175" fill="#ffffff"/>
  <path class="l" stroke="#3b6fd4" d="M186 100L186 100C231 100 231 73 276 73L276 73"><title>demo:kv/store@0.2.0</title></path>
  <path fill="#3b6fd4" d="M276 73l-7 -4v8z"/>
  <circle fill="#3b6fd4" cx="186" cy="100" r="2.5"/>
  <path class="l" stroke="#3b6fd4" d="M186 100L186 100C231 100 231 127 276 127L438 127C483 127 483 100 528 100L528 100"><title>demo:kv/store@0.2.0</title></path>
  <path fill="#3b6fd4" d="M528 100l-7 -4v8z"/>
  <circle fill="#3b6fd4" cx="186" cy="100" r="2.5"/>
  <path class="l" stroke="#b7791f" d="M438 91L438 91C483 91 483 118 528 118L528 118"><title>demo:kv/batch@0.2.0</title></path>
  <path fill="#b7791f" d="M528 118l-7 -4v8z"/>
  <circle fill="#b7791f" cx="438" cy="91" r="2.5"/>
  <path class="l" stroke="#2f855a" d="M690 136L690 136C735 136 735 136 780 136L780 136"><title>run</title></path>
  <path fill="#2f855a" d="M780 136l-7 -4v8z"/>
  <circle fill="#2f855a" cx="690" cy="136" r="2.5"/>
  <rect class="component" x="24" y="51" width="162" height="64" rx="4"/>
  <text x="36" y="68" class="t" text-anchor="start" textLength="79" lengthAdjust="spacingAndGlyphs">component 0</text>
  <text x="36" y="83" class="d" text-anchor="start" textLength="66" lengthAdjust="spacingAndGlyphs">3601 bytes</text>
  <text x="174" y="104" class="r" text-anchor="end" textLength="125" lengthAdjust="spacingAndGlyphs">demo:kv/store@0.2.0</text>
  <rect class="component" x="276" y="24" width="162" height="82" rx="4"/>
  <text x="288" y="41" class="t" text-anchor="start" textLength="79" lengthAdjust="spacingAndGlyphs">component 1</text>
  <text x="288" y="56" class="d" text-anchor="start" textLength="66" lengthAdjust="spacingAndGlyphs">1404 bytes</text>
  <text x="288" y="77" class="r" text-anchor="start" textLength="125" lengthAdjust="spacingAndGlyphs">demo:kv/store@0.2.0</text>
  <text x="426" y="95" class="r" text-anchor="end" textLength="125" lengthAdjust="spacingAndGlyphs">demo:kv/batch@0.2.0</text>
  <rect class="component" x="528" y="51" width="162" height="100" rx="4"/>
  <text x="540" y="68" class="t" text-anchor="start" textLength="79" lengthAdjust="spacingAndGlyphs">component 2</text>
  <text x="540" y="83" class="d" text-anchor="start" textLength="66" lengthAdjust="spacingAndGlyphs">5335 bytes</text>
  <text x="540" y="104" class="r" text-anchor="start" textLength="125" lengthAdjust="spacingAndGlyphs">demo:kv/store@0.2.0</text>
  <text x="540" y="122" class="r" text-anchor="start" textLength="125" lengthAdjust="spacingAndGlyphs">demo:kv/batch@0.2.0</text>
  <text x="678" y="140" class="r" text-anchor="end" textLength="19" lengthAdjust="spacingAndGlyphs">run</text>
  <rect class="export" x="780" y="101" width="79" height="50" rx="4"/>
  <text x="792" y="118" class="t" text-anchor="start" textLength="50" lengthAdjust="spacingAndGlyphs">exports</text>
  <text x="792" y="140" class="r" text-anchor="start" textLength="19" lengthAdjust="spacingAndGlyphs">run</text>
  </svg>

By the output's ending.

  $ for e in dot mmd json svg; do tenon graph formal-app.wasm -o out.$e && head -c 12 out.$e | head -1; done
  digraph {
  flowchart LR{
  <svg xmlns="

Names that would break out: escaped in each format, long ones cut in the picture.

  $ tenon graph hostile-names.wasm
  digraph {
    rankdir=LR;
    label="hostile-names.wasm";
    node [style=filled, fontname=monospace, fontsize=11];
    edge [fontname=monospace, fontsize=9];
    n0 [shape=cds, fillcolor="#eef1f5", label="in"];
    n1 [shape=box, fillcolor="#fdf3e1", label="module 0 \"a\"]; <b>&amp;'\\N\\u{202e}`#quot;|--%%\\u{1b}[31m\"\n124 bytes"];
    n2 [shape=box, fillcolor="#fdf3e1", label="module 1 \"a name that goes on and on, far longer than any box should ever be drawn for it, to its end\"\n219 bytes"];
    n3 [shape=cds, fillcolor="#e6f4ea", label="run"];
    n1 -> n2 [label="\"/><a&amp;b>"];
    n1 -> n2 [label="]] --> n9[\"x"];
    n0 -> n2 [label="host"];
    n2 -> n3 [label="run"];
  }
  $ tenon graph hostile-names.wasm --as mermaid
  flowchart LR
    classDef import fill:#eef1f5,stroke:#5f6b7a,color:#1f2933
    classDef component fill:#e8f0fe,stroke:#3b6fd4,color:#1f2933
    classDef module fill:#fdf3e1,stroke:#b7791f,color:#1f2933
    classDef export fill:#e6f4ea,stroke:#2f855a,color:#1f2933
    n0(["in"]):::import
    n1["module 0 #34;a#34;#93;#59; #60;b#62;#38;#39;#92;N#92;u#123;202e#125;#96;#35;quot#59;#124;--#37;#37;#92;u#123;1b#125;#91;31m#34;<br>124 bytes"]:::module
    n2["module 1 #34;a name that goes on and on#44; far longer than any box should ever be drawn for it#44; to its end#34;<br>219 bytes"]:::module
    n3(["run"]):::export
    n1 -->|"#34;/#62;#60;a#38;b#62;"| n2
    n1 -->|"#93;#93; --#62; n9#91;#34;x"| n2
    n0 -->|"host"| n2
    n2 -->|"run"| n3
  $ tenon graph hostile-names.wasm --as json
  {
    "component": "hostile-names.wasm",
    "nodes": [
      {
        "id": 0,
        "kind": "import",
        "sort": "func",
        "label": "in"
      },
      {
        "id": 1,
        "kind": "module",
        "label": "module 0 \"a\"]; <b>&'\\N\u202e`#quot;|--%%\u001b[31m\"",
        "bytes": 124
      },
      {
        "id": 2,
        "kind": "module",
        "label": "module 1 \"a name that goes on and on, far longer than any box should ever be drawn for it, to its end\"",
        "bytes": 219
      },
      {
        "id": 3,
        "kind": "export",
        "sort": "func",
        "label": "run"
      }
    ],
    "edges": [
      {
        "from": 1,
        "to": 2,
        "argument": "\"/><a&b>"
      },
      {
        "from": 1,
        "to": 2,
        "argument": "]] --> n9[\"x"
      },
      {
        "from": 0,
        "to": 2,
        "argument": "host",
        "count": 1
      },
      {
        "from": 2,
        "to": 3,
        "argument": "run",
        "member": "run"
      }
    ]
  }
  $ tenon graph hostile-names.wasm --as svg | python3 -c 'import sys, xml.dom.minidom as m
  > d = m.parse(sys.stdin)
  > print(sorted({e.tagName for e in d.getElementsByTagName("*")}))
  > print([t.firstChild.data for t in d.getElementsByTagName("text")])'
  ['circle', 'path', 'rect', 'style', 'svg', 'text', 'title']
  ['imports', 'in', 'module 0 "a"]; <b>&\'\\N\\…#quot;|--%%\\u{1b}[31m"', '124 bytes', 'module 1 "a name that g…wn for it, to its end"', '219 bytes', '"/><a&b>', ']] --> n9["x', 'host', 'run', 'exports', 'run']

Nothing that could be drawn.

  $ tenon graph module.wasm
  module.wasm: error: this is a core module, not a component [component-kind]
    help: `tenon new` makes a component of a core module
  [1]
  $ tenon graph wit-package.wasm
  wit-package.wasm: error: this is a WIT package in binary form: types, and nothing that is wired [graph-wit-package]
  [1]
  $ tenon graph absent.wasm
  tenon: error: cannot read absent.wasm: No such file or directory [file-io]
  [3]
  $ tenon graph clerks.wasm --as png
  tenon: error: `--as` takes dot, mermaid, svg or json, not `png` [usage]
    help: `tenon graph --help` lists what it takes
  [2]
  $ tenon graph clerks.wasm --depth 0
  tenon: error: `--depth` takes a number from 1 on, or `all`, not `0` [usage]
    help: `tenon graph --help` lists what it takes
  [2]

Where the file lies is no part of the picture.

  $ mkdir -p far/away && cp clerks.wasm far/away && for as in dot mermaid svg json; do cmp <(tenon graph far/away/clerks.wasm --as $as) <(tenon graph clerks.wasm --as $as) && echo $as; done
  dot
  mermaid
  svg
  json
