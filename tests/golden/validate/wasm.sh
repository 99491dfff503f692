# . ./wasm.sh KIND HEX [OPTION…]: validates a module or component of the sections that HEX tells; KIND `bytes`: the
# whole file. A case that can be written as text: wasm-tools parse x.wat | xxd -p, less the first eight bytes.
case $1 in
module) head=0061736d01000000 ;;
component) head=0061736d0d000100 ;;
bytes) head= ;;
esac
printf "$(sed 's/../\\x&/g' <<<"$head$2")" >bad.wasm
shift 2
tenon validate "$@" bad.wasm
