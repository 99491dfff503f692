"""tenon plug: what it composes is run, and must answer what its sources say."""
import json, os, pathlib, shutil, subprocess, tempfile, unittest

import engine

ROOT = pathlib.Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "testdata" / "components"
TENON = os.environ.get("TENON", str(ROOT / "build" / "tenon"))

if engine.missing:
    print(f"tests/compose: not run: {engine.missing}")


@unittest.skipIf(engine.missing, engine.missing)
class Plug(unittest.TestCase):
    def setUp(self):
        self.work = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.work)

    def plug(self, socket, *plugs, out="app.wasm", options=()):
        """The path of what `tenon plug` makes of fixtures, or of paths."""
        words = [TENON, "plug", self.fixture(socket), "-o", self.work / out, *options]
        for p in plugs:
            words += ["--plug", self.fixture(p)]
        r = subprocess.run(words, capture_output=True, text=True)
        self.assertEqual(r.returncode, 0, r.stderr)
        tools = shutil.which("wasm-tools")
        if tools:
            v = subprocess.run([tools, "validate", "--features", "all", self.work / out], capture_output=True, text=True)
            self.assertEqual(v.returncode, 0, v.stderr)
        return self.work / out

    @staticmethod
    def fixture(name):
        return name if isinstance(name, pathlib.Path) else FIXTURES / f"{name}.wasm"

    def run_of(self, socket, *plugs, host=None):
        return engine.Component(self.plug(socket, *plugs), host)

    def test_strings(self):
        app = self.run_of("shouter", "greeter")
        self.assertEqual(app.imports, [])
        self.assertEqual(app.exports, ["run"])
        self.assertEqual(app.call("run", "Ada"), "HELLO, ADA!")
        self.assertEqual(app.call("run", "Zoë"), "HELLO, ZOë!")

    def test_semver_compatible_version(self):
        app = self.run_of("shouter", "greeter-next")
        self.assertEqual(app.imports, [])
        self.assertEqual(app.call("run", "Ada"), "HI, ADA!")

    def test_imports_of_a_plug_stay(self):
        app = self.run_of("shouter", "polite", host={"demo:app/titles@0.1.0": {"titled": lambda n: "Sir " + n}})
        self.assertEqual(app.imports, ["demo:app/titles@0.1.0"])
        self.assertEqual(app.call("run", "Ada"), "GOOD DAY, SIR ADA")

    def test_plug_of_a_plug(self):
        for plugs in (["polite", "titler"], ["titler", "polite"]):
            app = self.run_of("shouter", *plugs)
            self.assertEqual(app.imports, [])
            self.assertEqual(app.call("run", "Ada"), "GOOD DAY, DR. ADA")

    def test_open_imports_of_one_track_are_merged(self):
        titles = {"titled": lambda n: "Sir " + n, "untitled": lambda n: "just " + n}
        app = self.run_of("formal", "polite", host={"demo:app/titles@0.1.3": titles})
        self.assertEqual(app.imports, ["demo:app/titles@0.1.3"])
        self.assertEqual(app.call("run", "Ada"), "Good day, Sir Ada / just Ada")

    def test_a_composition_is_plugged_again(self):
        first = self.plug("shouter", "polite", out="first.wasm")
        app = self.run_of(first, "titler")
        self.assertEqual(app.imports, [])
        self.assertEqual(app.call("run", "Ada"), "GOOD DAY, DR. ADA")

    def test_lists_records_variants(self):
        app = self.run_of("surveyor", "geometer")
        report = "demo:shapes/report@1.0.0"
        point = lambda x, y: engine.record(x=x, y=y)
        # the package tells the cases by the class of their payload
        disc = engine.record(center=point(7.0, 8.0), radius=2.0)
        square = [point(1.0, 1.0), point(3.0, 1.0), point(3.0, 3.0), point(1.0, 3.0)]
        nothing = None
        got = app.call(report, "sum-up", [disc, square, nothing])
        self.assertEqual((got.total, got.areas), (32.0, [24.0, 8.0, 0.0]))
        center = getattr(got, "first-center")
        self.assertEqual((center.x, center.y), (7.0, 8.0))
        got = app.call(report, "sum-up", [square])
        center = getattr(got, "first-center")
        self.assertEqual((center.x, center.y), (1.0, 1.0))
        self.assertIsNone(getattr(app.call(report, "sum-up", [nothing, disc]), "first-center"))
        self.assertEqual(app.call(report, "sum-up", [[point(0.0, 0.0)] * 2]),
                         "two points make no polygon")

    def test_a_resource_crosses_the_wire(self):
        app = self.run_of("clerk", "keeper")
        self.assertEqual(app.imports, [])
        self.assertEqual(app.call("run"), "tea=green cup=2 live=2/1")

    def test_a_resource_shared_by_two_plugs(self):
        for plugs in (["vault", "batcher"], ["batcher", "vault"]):
            app = self.run_of("clerk", *plugs)
            self.assertEqual(app.imports, [])
            self.assertEqual(app.call("run"), "tea=green cup=2 live=2/1")

    def test_an_export_over_a_plugged_resource(self):
        app = self.run_of("till", "vault")
        self.assertEqual(app.imports, [])
        handles = "demo:kv/handles@0.2.0"
        self.assertIn(handles, app.exports)
        bucket = app.call(handles, "make", "b")
        self.assertEqual(app.call(handles, "peek", bucket, "from"), "till")
        bucket.drop(app.store)

    def test_an_export_that_mentions_a_plugged_resource(self):
        app = self.run_of("maker", "vault")
        self.assertEqual(app.imports, [])
        self.assertEqual(app.exports, ["demo:kv/store@0.2.0", "make", "peek"])
        bucket = app.call("make", "b")
        self.assertEqual(app.call("demo:kv/store@0.2.0", "[method]bucket.name", bucket), "b")
        self.assertEqual(app.call("peek", bucket, "from"), "maker")
        bucket.drop(app.store)
        self.assertEqual(app.call("demo:kv/store@0.2.0", "live"), 0)

    def test_a_resource_outside_any_interface(self):
        app = self.run_of("ticket-machine", "ticket-office")
        self.assertEqual((app.imports, app.exports), ([], ["draw", "look", "ticket"]))
        ticket = app.call("draw", 7)
        self.assertEqual(app.call("look", ticket), 7)
        ticket.drop(app.store)

    def test_a_socket_that_exports_types_outside_any_interface(self):
        app = self.run_of("ticket-shop", "greeter")
        ticket = app.call("[constructor]ticket", 7)
        self.assertEqual(app.call("[method]ticket.number", ticket), 7)
        ticket.drop(app.store)
        self.assertEqual(app.call("a:b/c", "f", engine.record(x=3)), 3)

    def test_a_used_type_stays_open_and_is_plugged_later(self):
        first = self.plug("herald", "greeter", out="first.wasm")
        app = self.run_of(first, "vault")
        self.assertEqual(app.imports, [])
        bucket = app.call("make", "Ada")
        self.assertEqual(app.call("name-of", bucket), "Hello, Ada!")
        bucket.drop(app.store)

    def test_types_that_are_given_and_mentioned_by_what_is_open(self):
        first = self.plug("surveyor", "types", out="first.wasm")
        app = self.run_of(first, "geometer")
        disc = engine.record(center=engine.record(x=7.0, y=8.0), radius=2.0)
        self.assertEqual(app.call("demo:shapes/report@1.0.0", "sum-up", [disc]).total, 24.0)

    def test_several_plugs(self):
        app = self.run_of("calculator", "adder", "multiplier")
        self.assertEqual(app.imports, [])
        self.assertEqual(app.call("mul-add", 6, 7, -2), 40)
        self.assertEqual(self.run_of("calculator", "both").call("mul-add", 6, 7, 0), 42)

    def test_plain_functions(self):
        app = self.run_of("teller", "counter")
        self.assertEqual(app.call("tell", "seven!!"), "7 letters")

    def test_values_of_every_type_cross_the_wire(self):
        near = self.plug("relay", "echo", out="near.wasm")
        for path in (near, self.plug("relay", near, out="far.wasm")):
            app, value = engine.Component(path), engine.every_type()
            self.assertEqual(app.imports, [])
            got = app.call("demo:all/echo@1.0.0", "same", value)
            for name, sent in vars(value).items():
                self.assertEqual(engine.plain(getattr(got, name)), engine.plain(sent), name)

    def test_made_here_and_dropped_there(self):
        store = "demo:kv/store@0.2.0"
        app = self.run_of("maker", "vault")
        first, second = app.call("make", "one"), app.call("make", "two")
        self.assertEqual(app.call(store, "live"), 2)
        self.assertEqual(app.call(store, "[method]bucket.name", first), "one")
        merged = app.call(store, "[static]bucket.merge", first, second)  # takes the first, gives it back
        self.assertEqual(app.call("peek", merged, "from"), "maker")
        merged.drop(app.store)
        second.drop(app.store)
        self.assertEqual(app.call(store, "live"), 0)

    def test_a_diamond_in_two_steps(self):
        first = self.plug("clerk", "batcher", out="first.wasm")  # both leave the store open: one import of the whole
        app = self.run_of(first, "vault")
        self.assertEqual(app.imports, [])
        self.assertEqual(app.call("run"), "tea=green cup=2 live=2/1")

    def test_functions_that_wait(self):
        app = engine.AsyncComponent(self.plug("patient", "fetcher"))
        self.assertEqual((app.imports, app.call("run", 20)), ([], 42))

    def test_by_type(self):
        app = engine.Component(self.plug("shouter", "greeter-major", options=["--by-type"]))
        self.assertEqual((app.imports, app.call("run", "Ada")), ([], "HELLO, ADA!"))
        stock = self.work / "stock.wasm"
        stock.write_bytes((FIXTURES / "vault.wasm").read_bytes().replace(b"demo:kv/store@0.2.0", b"demo:qw/stock@0.3.0"))
        app = engine.Component(self.plug("clerk", "batcher", stock, options=["--by-type", "--closed"]))
        self.assertEqual(app.call("run"), "tea=green cup=2 live=2/1")

    def test_as_wac_does_it(self):
        """Of each pair of fixtures, where wac plugs and what it makes is valid, so do we, to the same interface."""
        wac, tools = shutil.which("wac"), shutil.which("wasm-tools")
        if not wac or not tools:
            self.skipTest("wac and wasm-tools are not both on PATH")
        all = {p.stem: self.interface(p) for p in sorted(FIXTURES.glob("*.wasm")) if p.stem not in ("module", "wit-package")}
        bare = lambda names: {n.split("@")[0] for n in names}
        for socket, a in all.items():
            for plug, b in all.items():
                if socket != plug and bare(a["imports"]) & bare(b["exports"]):
                    self.compare(socket, plug, wac, tools)

    def compare(self, socket, plug, wac, tools):
        ours, theirs = self.work / "ours.wasm", self.work / "theirs.wasm"
        pair = [self.fixture(socket), "--plug", self.fixture(plug)]
        a = subprocess.run([TENON, "plug", *pair, "-o", ours], capture_output=True, text=True)
        b = subprocess.run([wac, "plug", *pair, "-o", theirs], capture_output=True, text=True)
        if b.returncode == 0:
            b = subprocess.run([tools, "validate", "--features", "all", theirs], capture_output=True, text=True)
        if b.returncode == 0:
            self.assertEqual(a.returncode, 0, f"{socket} + {plug}: {a.stderr}")
        if a.returncode == 0:
            v = subprocess.run([tools, "validate", "--features", "all", ours], capture_output=True, text=True)
            self.assertEqual(v.returncode, 0, f"{socket} + {plug}: {v.stderr}")
        if a.returncode == b.returncode == 0:
            self.assertEqual(self.interface(ours)["imports"], self.interface(theirs)["imports"], (socket, plug))
            more = set(self.interface(ours)["exports"]) - set(self.interface(theirs)["exports"])
            less = set(self.interface(theirs)["exports"]) - set(self.interface(ours)["exports"])
            self.assertEqual(less, set(), (socket, plug))
            self.assertLessEqual(len(more), 1, (socket, plug))  # an interface whose types are mentioned

    @staticmethod
    def interface(path):
        r = subprocess.run([TENON, "inspect", path, "--format", "json"], capture_output=True, text=True, check=True)
        return {k: sorted(i["name"] for i in json.loads(r.stdout)[k]) for k in ("imports", "exports")}

    def test_same_input_same_bytes(self):
        made = {self.plug("clerk", "vault", "batcher", out=f"{i}.wasm").read_bytes() for i in range(3)}
        self.assertEqual(len(made), 1)


if __name__ == "__main__":
    unittest.main()
