Every command of the list has its help: what it takes, on standard output, with status 0.

  $ tenon --help | sed -n '/^commands:/,/^$/s/^  \([a-z]* \{0,1\}[a-z]*\)  .*/\1/p' >list
  $ while read -r name; do tenon $name --help >text || echo "$name: $?"; grep -q -- --help text || echo "$name: no options"; head -1 text; done <list
  usage: tenon wit check PATH
  usage: tenon wit json PATH
  usage: tenon wit print PATH
  usage: tenon wit fmt [PATH…]
  usage: tenon wit encode PATH -o FILE
  usage: tenon wit diff OLD NEW [-w WORLD]
  usage: tenon strip FILE -o FILE
  usage: tenon metadata show FILE|REF
  usage: tenon metadata add FILE -o FILE
  usage: tenon embed WIT MODULE -w WORLD -o FILE
  usage: tenon new MODULE [--adapt [NAME=]FILE]… -o FILE
  usage: tenon link [NAME=]FILE… [--dl-openable [NAME=]FILE]… -o FILE
  usage: tenon inspect FILE|REF
  usage: tenon validate FILE…
  usage: tenon why FILE|REF IMPORT[#FUNCTION]
  usage: tenon targets COMPONENT WIT [-w WORLD]
  usage: tenon graph FILE|REF
  usage: tenon plug SOCKET --plug PLUG… -o FILE
  usage: tenon compose FILE.wac -o FILE
  usage: tenon caps infer COMPONENT|REF [-o CAPS.toml]
  usage: tenon caps check COMPONENT|REF [CAPS.toml | --from SPIN.toml [--component ID]]
  usage: tenon caps embed COMPONENT CAPS.toml -o FILE
  usage: tenon caps show COMPONENT|REF
  usage: tenon push FILE REF
  usage: tenon pull REF [-o FILE]
  usage: tenon copy FROM TO
  usage: tenon mirror FILE plan|run
  usage: tenon attach [FILE[:MEDIA-TYPE]…] REF --artifact-type TYPE
  usage: tenon referrers REF
  usage: tenon tag REF TAG…
  usage: tenon tags REPO
  usage: tenon resolve REF
  usage: tenon manifest get REF [-o FILE]
  usage: tenon manifest put FILE REF
  usage: tenon manifest delete REPO@DIGEST
  usage: tenon blob get REPO@DIGEST -o FILE
  usage: tenon blob put FILE REPO
  usage: tenon delete REF
  usage: tenon login REGISTRY [--username NAME] [--password-stdin]
  usage: tenon logout REGISTRY
  usage: tenon explain [CODE]
  usage: tenon version

No command is an error that shows the same; a group lists its own.

  $ tenon >text; echo $?; head -1 text
  2
  tenon joins WebAssembly components and ships them.
  $ tenon caps --help
  usage: tenon caps COMMAND [OPTION…]
  
  commands:
    caps infer       a capability manifest to fill in, from a component's imports
    caps check       does a component ask for what its manifest declares, and no more?
    caps embed       a manifest into a component
    caps show        a component's manifest, and what its imports tell
