An unknown command or option names the nearest one, and exits with 2.

  $ tenon versoin
  tenon: error: unknown command `versoin` [usage]
    help: did you mean `tenon version`?
  [2]
  $ tenon version --frmat json
  tenon: error: unknown option `--frmat`: did you mean `--format`? [usage]
    help: `tenon version --help` lists what it takes
  [2]
  $ tenon version --format json
  {"tenon":"0.1.0"}
