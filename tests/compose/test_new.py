"""tenon embed and new: what they make of core modules is run, and must answer what its sources say."""
import os, pathlib, shutil, subprocess, tempfile, unittest

import engine
import test_plug

ROOT = pathlib.Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "testdata" / "components"
GUESTS = ROOT / "testdata" / "guests"
TENON = os.environ.get("TENON", str(ROOT / "build" / "tenon"))
# guests whose world is in a file of its own
WIT = {"greeter-loud": "greeter-loud.wit", "polite-odd": "polite-odd.wit", "geometer-short": "geometer-short.wit"}
GUEST = ["adder", "batcher", "both", "calculator", "clerk", "counter", "formal", "geometer", "geometer-short", "greeter",
         "greeter-loud", "greeter-major", "greeter-next", "herald", "keeper", "maker", "multiplier", "polite", "polite-odd",
         "shouter", "surveyor", "teller", "till", "titler", "vault"]

if engine.missing:
    print(f"tests/compose: not run: {engine.missing}")


def leb(data, at):
    value = shift = 0
    while True:
        value |= (data[at] & 127) << shift
        at, shift = at + 1, shift + 7
        if not data[at - 1] & 128:
            return value, at


def main_module(component):
    """The first core module in a component."""
    at = 8
    while True:
        section = component[at]
        length, at = leb(component, at + 1)
        if section == 1:
            return component[at:at + length]
        at += length


def tenon(*words, status=0):
    r = subprocess.run([TENON, *map(str, words)], capture_output=True, text=True)
    if r.returncode != status:
        raise AssertionError(f"{words}: {r.returncode}\n{r.stdout}{r.stderr}")
    return r.stdout


class Work(unittest.TestCase):
    def setUp(self):
        self.work = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.work)

    def new(self, name, core, wit, world, *words):
        """The path of the component that a core module comes to."""
        (self.work / f"{name}.core").write_bytes(core)
        tenon("embed", wit, self.work / f"{name}.core", "-w", world, "-o", self.work / f"{name}.embedded")
        tenon("new", self.work / f"{name}.embedded", *words, "-o", self.work / f"{name}.wasm")
        tools = shutil.which("wasm-tools")
        if tools:
            v = subprocess.run([tools, "validate", "--features", "all", self.work / f"{name}.wasm"], capture_output=True, text=True)
            self.assertEqual(v.returncode, 0, v.stderr)
        return self.work / f"{name}.wasm"

    def guest(self, name, *words):
        core = main_module((FIXTURES / f"{name}.wasm").read_bytes())
        return self.new(name, core, GUESTS / WIT.get(name, "wit"), name, *words)


class Guests(Work):
    def test_interfaces(self):
        """The core modules of the guests, made into components again, have the interface that they had."""
        for name in GUEST:
            with self.subTest(name):
                made = tenon("wit", "print", self.guest(name))
                self.assertEqual(sorted(made.split()), sorted(tenon("wit", "print", FIXTURES / f"{name}.wasm").split()))
                self.assertEqual(made, tenon("wit", "print", self.guest(name, "--return-call-ref")))


class PlugOfGuests(Work, test_plug.Plug):
    """All that is asked of compositions, of guests that were made into components here."""

    def fixture(self, name):
        return self.guest(name) if name in GUEST else super().fixture(name)


@unittest.skipIf(engine.missing, engine.missing)
class Adapter(Work):
    """A module of a host that never was, and the adapter that makes a component's of it."""

    MAIN = """(module
      (import "ledger" "add" (func $add (param i32 i32) (result i32)))
      (import "ledger" "name" (func $name (param i32)))
      (import "ledger" "add" (func $add-again (param i32 i32) (result i32)))
      (memory (export "memory") 2)
      (global $heap (mut i32) (i32.const 65536))
      (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
        (global.get $heap)
        (global.set $heap (i32.add (global.get $heap) (i32.and (i32.add (local.get 3) (i32.const 15)) (i32.const -16)))))
      (func (export "run") (result i32)
        (call $name (i32.const 16))
        (call $add-again (call $add (i32.const 30) (i32.const 8)) (i32.load (i32.const 20)))))"""
    ADAPTER = """(module
      (import "demo:books/keeper@0.1.0" "who" (func $who (param i32)))
      (import "demo:books/keeper@0.1.0" "never" (func $never))
      (import "env" "memory" (memory 1))
      (global $__stack_pointer (mut i32) (i32.const 0))
      (global $allocation_state (mut i32) (i32.const 0))
      (func (export "cabi_import_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 512))
      (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
      (func (export "name") (param i32)
        (global.set $__stack_pointer (i32.sub (global.get $__stack_pointer) (i32.const 16)))
        (call $who (local.get 0))
        (global.set $__stack_pointer (i32.add (global.get $__stack_pointer) (i32.const 16))))
      (func (export "unused") (call $never)))"""
    WIT = """package demo:books@0.1.0;
      interface keeper { who: func() -> string; never: func(); }
      world app { export run: func() -> u32; }
      world ledger { import keeper; }"""

    def test_run(self):
        (self.work / "books.wit").write_text(self.WIT)
        (self.work / "adapter.core").write_bytes(engine.wasmtime.wat2wasm(self.ADAPTER))
        adapter = self.work / "ledger.wasm"
        tenon("embed", self.work / "books.wit", self.work / "adapter.core", "-w", "ledger", "-o", adapter)
        for words in ([], ["--realloc-via-memory-grow"], ["--return-call-ref"]):
            with self.subTest(words):
                made = self.new("app", engine.wasmtime.wat2wasm(self.MAIN), self.work / "books.wit", "app",
                                "--adapt", adapter, *words)
                self.assertNotIn("never", tenon("wit", "print", made))
                app = engine.Component(made, {"demo:books/keeper@0.1.0": {"who": lambda: "Grace"}})
                self.assertEqual(app.call("run"), 43)


class Async(Work):
    """A function that is lifted with `async` and a callback, waits once, and returns by task.return."""

    CORE = """(module
      (import "[export]$root" "[task-return]twice" (func $return (param i32)))
      (import "[export]demo:run/words@0.1.0" "[task-return]join" (func $return-text (param i32 i32)))
      (import "$root" "[context-set-0]" (func $set (param i32)))
      (import "$root" "[context-get-0]" (func $get (result i32)))
      (memory (export "memory") 1)
      (global $heap (mut i32) (i32.const 1024))
      (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
        (global.get $heap)
        (global.set $heap (i32.add (global.get $heap) (local.get 3))))
      (func (export "[async-lift]twice") (param i32) (result i32)
        (call $set (local.get 0))
        (i32.const 1)) ;; yield: called again by the callback
      (func (export "[callback][async-lift]twice") (param i32 i32 i32) (result i32)
        (call $return (i32.mul (call $get) (i32.const 2)))
        (i32.const 0))
      (func (export "[async-lift]demo:run/words@0.1.0#join") (param i32 i32 i32 i32) (result i32)
        (memory.copy (i32.const 65000) (local.get 0) (local.get 1))
        (memory.copy (i32.add (i32.const 65000) (local.get 1)) (local.get 2) (local.get 3))
        (call $return-text (i32.const 65000) (i32.add (local.get 1) (local.get 3)))
        (i32.const 0))
      (func (export "[callback][async-lift]demo:run/words@0.1.0#join") (param i32 i32 i32) (result i32)
        unreachable))"""
    WIT = """package demo:run@0.1.0;
      interface words { join: async func(a: string, b: string) -> string; }
      world runner { export words; export twice: async func(n: u32) -> u32; }"""

    @unittest.skipIf(engine.missing, engine.missing)
    def test_run(self):
        (self.work / "run.wit").write_text(self.WIT)
        made = self.new("async", engine.wasmtime.wat2wasm(self.CORE), self.work / "run.wit", "runner")
        app = engine.AsyncComponent(made)
        self.assertEqual(app.call("twice", 21), 42)
        self.assertEqual(app.call("demo:run/words@0.1.0", "join", "ab", "cde"), "abcde")
