;; All functions of the world, and nothing that they need.
(module
  (import "demo:guest/host@0.1.0" "log" (func (param i32 i32)))
  (func (export "demo:guest/api@0.1.0#greet") (param i32 i32) (result i32) unreachable)
  (func (export "demo:guest/api@0.1.0#[constructor]box") (param i32) (result i32) unreachable)
  (func (export "demo:guest/api@0.1.0#[method]box.get") (param i32) (result i32) unreachable)
  (func (export "run")))
