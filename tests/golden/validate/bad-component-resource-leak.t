(component (type $r (resource (rep i32))) (import "t" (type (eq $r))))

  $ . ./wasm.sh component 0704013f7f000a0701000174030000
  bad.wasm: at byte 0x11: error: import `t` mentions a resource that is defined in here [component-resource-leak]
  [1]
