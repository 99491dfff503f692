What a command line says wrong is told in its own words, before anything is read or written.

  $ cp $TESTDATA/components/clerk.wasm $TESTDATA/components/vault.wasm . && printf 'package demo:shop;\nlet vault = new demo:vault {};\nexport vault...;\n' >shop.wac

`help COMMAND` is `COMMAND --help`.

  $ tenon help validate | head -1
  usage: tenon validate FILE…
  $ tenon help wit check | head -1
  usage: tenon wit check PATH
  $ tenon help caps | head -1
  usage: tenon caps COMMAND [OPTION…]
  $ tenon help chekc
  tenon: error: unknown command `chekc` [usage]
    help: `tenon --help` lists the commands
  [2]

In the help words stand below words, whatever is in front of them.

  $ tenon new --help | sed -n '/^  *--adapt/,/--realloc/p;/--format/p'
        --adapt [NAME=]FILE       a module that stands for the imports of module NAME; preview1=command|reactor|proxy is one
                                  that comes with tenon
        --realloc-via-memory-grow adapters get memory by growing it, not by the module's realloc
        --format text|json|…      how the result is printed; sarif or github: how what is wrong is told
  $ tenon strip --help | tail -2
    tenon strip app.wasm -o app.small.wasm
    tenon strip app.wasm --delete '.debug_*' -o app.small.wasm

Two words that contradict each other, or one package in two places.

  $ tenon metadata add vault.wasm --name vault --clear name -o out.wasm
  tenon: error: `--name` and `--clear name` exclude each other [usage]
    help: `tenon metadata add --help` lists what it takes
  [2]
  $ tenon compose shop.wac --ast json -o out.wasm
  tenon: error: `--ast` and `--output` exclude each other [usage]
    help: `tenon compose --help` lists what it takes
  [2]
  $ tenon compose shop.wac -d demo:vault=vault.wasm -d demo:vault=clerk.wasm -o out.wasm
  tenon: error: `-d demo:vault` stands twice [usage]
    help: `tenon compose --help` lists what it takes
  [2]

What is named as a folder is one, or is not there: then no package is in it.

  $ tenon compose shop.wac --deps-dir vault.wasm -o out.wasm
  tenon: error: cannot read vault.wasm: Not a directory [file-io]
  [3]

A binary in place of a document.

  $ tenon compose vault.wasm -o out.wasm
  tenon: error: vault.wasm is a WebAssembly binary, not a document in the WAC language [wit-bad-character]
    help: `tenon plug` joins components without a document
  [1]

A picture is of the kind that its name says.

  $ tenon graph vault.wasm -o vault.png
  tenon: error: `vault.png`: which kind that is, `--as` says: dot, mermaid, svg or json [usage]
    help: `tenon graph --help` lists what it takes
  [2]
  $ mkdir vault.d && tenon graph vault.wasm -o vault.gv && tenon graph vault.wasm -o vault.d/vault && cmp vault.gv vault.d/vault
  $ tenon graph vault.wasm -o vault.png --as svg && head -c 4 vault.png
  <svg

Nothing before `=` is as no `=` at all: the file's own name.

  $ tenon link =nowhere.so -o out.wasm
  tenon: error: cannot read nowhere.so: No such file or directory [file-io]
  [3]
  $ tenon new clerk.wasm --adapt =nowhere.wasm -o out.wasm
  tenon: error: cannot read nowhere.wasm: No such file or directory [file-io]
  [3]

A result that is not text goes to standard output by its name, too.

  $ tenon strip vault.wasm -o - >/dev/full
  tenon: error: cannot write standard output: No space left on device [file-io]
  [3]

A limit of the shell on files is told as a full disk is, and nothing half-written stays.

  $ (ulimit -f 1; tenon strip $TESTDATA/cores/command.wasm -o big.wasm) || ls big.wasm* 2>&1 | cut -c1-10
  tenon: error: cannot write big.wasm: File too large [file-io]
  ls: cannot
