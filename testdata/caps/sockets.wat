;; Raw sockets and names, of WASI 0.2 and of 0.3, where the functions that make a socket are static.
(component
  (import "wasi:sockets/instance-network@0.2.0" (instance (export "instance-network" (func))))
  (import "wasi:sockets/tcp-create-socket@0.2.0" (instance (export "create-tcp-socket" (func))))
  (import "wasi:sockets/ip-name-lookup@0.2.0" (instance (export "resolve-addresses" (func (param "name" string)))))
  (import "wasi:sockets/types@0.3.0" (instance
    (export "udp-socket" (type $udp (sub resource)))
    (export "[static]udp-socket.create" (func (result (own $udp))))
    (export "[method]udp-socket.send" (func (param "self" (borrow $udp)))))))
