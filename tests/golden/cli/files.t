A link that is an output stays a link, and what it leads to keeps its mode.

  $ echo 'package demo:it; interface empty {}' > it.wit && mkdir real && touch real/out.wit && chmod 640 real/out.wit
  $ ln -s real/out.wit out.wit && tenon wit print it.wit -o out.wit; stat -c '%F %a' out.wit real/out.wit; cat real/out.wit; ls real
  symbolic link 777
  regular file 640
  package demo:it;
  
  interface empty {
  }
  
  out.wit
  $ ln -s /proc/self/fd/1 stream; tenon wit print it.wit -o stream > redirected; test -L stream && cat redirected
  package demo:it;
  
  interface empty {
  }
  

A new file is as the umask says.

  $ umask 027; tenon wit print it.wit -o new.wit; stat -c %a new.wit
  640

Streams that are closed: no output gets their place.

  $ tenon plug $TESTDATA/demo/shouter.wasm --plug $TESTDATA/demo/greeter.wasm -o whole.wasm > /dev/null
  $ tenon plug $TESTDATA/demo/shouter.wasm --plug $TESTDATA/demo/greeter.wasm -o same.wasm <&- >&- 2>&-
  [3]
  $ cmp whole.wasm same.wasm
  $ tenon wit print it.wit >&-
  tenon: error: cannot write standard output: Bad file descriptor [file-io]
  [3]
  $ tenon wit print it.wit > /dev/full
  tenon: error: cannot write standard output: No space left on device [file-io]
  [3]
  $ tenon wit check - <&-
  tenon: error: cannot read <stdin>: Bad file descriptor [file-io]
  [3]

A name with a line end does not make a line.

  $ tenon wit check $'no\nsuch: error: file'
  tenon: error: cannot read no\u{a}such: error: file: No such file or directory [file-io]
  [3]
  $ tenon wit check ''
  tenon: error: cannot read a file without a name: No such file or directory [file-io]
  [3]

A layout that may not be read is not said to be none. (Root may read all: a name that is too long does instead.)

  $ tenon tags oci:$(printf 'a%.0s' {1..4090})/x 2>&1 | sed 's/aaa*/…/'
  tenon: error: cannot read …/x: File name too long [file-io]

Folders that are missing are made with those above them.

  $ tenon wit print it.wit --out-dir a/b/c
  a/b/c/it.wit
  $ tenon wit print it.wit --out-dir it.wit/b
  tenon: error: cannot make the folder it.wit/b: Not a directory [file-io]
  [3]

Standard input is one file.

  $ tenon plug - --plug - -o twice.wasm < $TESTDATA/demo/shouter.wasm
  tenon: error: standard input can be read once: `-` stands for two files [file-io]
  [3]
  $ tenon caps embed - $TESTDATA/demo/caps.toml -o - < $TESTDATA/demo/greeter.wasm | tenon caps show - | head -1
  digest sha256:75b947e3e9f62dd48ca33f8da54d022a5de9ff256359100a3c5c2ff7d52b9c80

A pipe serves where it was named, and is not waited for where it was found.

  $ mkfifo pipe; cat $TESTDATA/demo/greeter.wasm >pipe & tenon validate pipe && tenon validate <(cat $TESTDATA/demo/greeter.wasm) | sed 's/fd.*:/fd:/'
  pipe: valid component
  /dev/fd: valid component
  $ mkdir -p found/deps && echo 'package a:b;' >found/a.wit && mkfifo found/deps/c.wit && tenon wit check found
  tenon: error: cannot read found/deps/c.wit: it is a pipe, where a file is to be [file-io]
  [3]
  $ rm found/deps/c.wit; mkfifo found/b.wit; tenon wit check found
  tenon: error: cannot read found/b.wit: it is a pipe, where a file is to be [file-io]
  [3]

A link is followed to what is not there yet, too; not into a folder that is not there.

  $ mkdir far; ln -s far/there.wit link; tenon wit print it.wit -o link && readlink link && tenon wit check far/there.wit
  far/there.wit
  demo:it: 1 interface, 0 worlds
  $ ln -sf nowhere/there.wit link; tenon wit print it.wit -o link
  tenon: error: cannot write link: it is a link into a folder that is not there [file-io]
  [3]
  $ ln -sf link link; tenon wit print it.wit -o link
  tenon: error: cannot write link: Too many levels of symbolic links [file-io]
  [3]
