"""tenon compose: what documents say is run, and must answer what its sources say."""
import os, pathlib, shutil, subprocess, tempfile, unittest

import engine

ROOT = pathlib.Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "testdata" / "components"
TENON = os.environ.get("TENON", str(ROOT / "build" / "tenon"))


@unittest.skipIf(engine.missing, engine.missing)
class Compose(unittest.TestCase):
    def setUp(self):
        self.work = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.work)
        (self.work / "deps").mkdir()
        (self.work / "deps" / "demo").symlink_to(FIXTURES)

    def compose(self, text, out="app.wasm"):
        """The path of what `tenon compose` makes of a document."""
        (self.work / "app.wac").write_text("package test:doc;\n" + text)
        r = subprocess.run([TENON, "compose", self.work / "app.wac", "-o", self.work / out], capture_output=True, text=True)
        self.assertEqual(r.returncode, 0, r.stderr)
        tools = shutil.which("wasm-tools")
        if tools:
            v = subprocess.run([tools, "validate", "--features", "all", self.work / out], capture_output=True, text=True)
            self.assertEqual(v.returncode, 0, v.stderr)
        return self.work / out

    def run_of(self, text, host=None):
        return engine.Component(self.compose(text), host)

    def test_values_of_every_type_cross_the_wire(self):
        app = self.run_of("""
            let echo = new demo:echo {};
            let near = new demo:relay { ...echo };
            let far = new demo:relay { ...near };
            export far...;
        """)
        self.assertEqual(app.imports, [])
        value = engine.every_type()
        got = app.call("demo:all/echo@1.0.0", "same", value)
        for name, sent in vars(value).items():
            self.assertEqual(engine.plain(getattr(got, name)), engine.plain(sent), name)

    def test_a_resource_that_three_share(self):
        app = self.run_of("""
            let vault = new demo:vault {};
            let batcher = new demo:batcher { ...vault };
            let clerk = new demo:clerk { ...vault, ...batcher };
            export clerk.run;
            export vault.store;
        """)
        self.assertEqual((app.imports, app.exports), ([], ["demo:kv/store@0.2.0", "run"]))
        self.assertEqual(app.call("run"), "tea=green cup=2 live=2/1")

    def test_made_here_and_dropped_there(self):
        store = "demo:kv/store@0.2.0"
        app = self.run_of("""
            let vault = new demo:vault {};
            let maker = new demo:maker { ...vault };
            export maker.make;
            export maker.peek;
            export vault.store;
        """)
        first, second = app.call("make", "one"), app.call("make", "two")
        self.assertEqual(app.call(store, "live"), 2)
        self.assertEqual(app.call(store, "[method]bucket.name", first), "one")
        merged = app.call(store, "[static]bucket.merge", first, second)  # takes the first, gives it back
        self.assertEqual(app.call("peek", merged, "from"), "maker")
        merged.drop(app.store)
        second.drop(app.store)
        self.assertEqual(app.call(store, "live"), 0)

    def test_two_instances_have_two_states(self):
        store = "demo:kv/store@0.2.0"
        app = self.run_of("""
            let a = new demo:vault {};
            let b = new demo:vault {};
            export a.store as a;
            export b.store as b;
        """)
        bucket = app.call("a", "[constructor]bucket", "only")
        self.assertEqual((app.call("a", "live"), app.call("b", "live")), (1, 0))
        bucket.drop(app.store)
        self.assertEqual((app.call("a", "live"), app.call("b", "live")), (0, 0))

    def test_versions_of_one_track(self):
        spread = self.run_of("let plug = new demo:greeter-next {}; let s = new demo:shouter { ...plug }; export s.run;")
        self.assertEqual(spread.call("run", "Ada"), "HI, ADA!")
        titles = {"titled": lambda n: "Sir " + n, "untitled": lambda n: "just " + n}
        merged = self.run_of("""
            let polite = new demo:polite { ... };
            let formal = new demo:formal { ...polite, ... };
            export formal.run;
        """, {"demo:app/titles@0.1.3": titles})
        self.assertEqual(merged.imports, ["demo:app/titles@0.1.3"])
        self.assertEqual(merged.call("run", "Ada"), "Good day, Sir Ada / just Ada")

    def test_imports_of_the_document(self):
        app = self.run_of("""
            import greet as "hello": interface { greet: func(name: string) -> string; };
            import count: func(text: string) -> u32;
            let shouter = new demo:shouter { greet };
            let teller = new demo:teller { count };
            export shouter.run;
            export teller.tell;
        """, {"hello": {"greet": lambda n: f"yo {n}"}, "count": len})
        self.assertEqual(app.imports, ["count", "hello"])
        self.assertEqual(app.call("run", "Ada"), "YO ADA")
        self.assertEqual(app.call("tell", "seven!!"), "7 letters")

    def test_functions_without_an_interface(self):
        app = self.run_of("""
            let counter = new demo:counter {};
            let teller = new demo:teller { count: counter.count };
            export teller.tell;
        """)
        self.assertEqual(app.call("tell", "abc"), "3 letters")

    def test_an_interface_in_front_of_itself(self):
        app = self.run_of("""
            let inner = new demo:greeter {};
            let outer = new demo:decorator { ...inner };
            let shouter = new demo:shouter { greet: outer.greet };
            export shouter.run;
        """)
        self.assertEqual(app.imports, [])
        self.assertIn("ADA", app.call("run", "Ada"))

    def test_a_composition_is_a_package_of_the_next(self):
        first = self.compose("let p = new demo:polite { ... }; export p.greet;", out="first.wasm")
        (self.work / "deps" / "made").mkdir()
        first.rename(self.work / "deps" / "made" / "first.wasm")
        app = self.run_of("""
            let titler = new demo:titler {};
            let first = new made:first { ...titler };
            let shouter = new demo:shouter { ...first };
            export shouter...;
        """)
        self.assertEqual(app.imports, [])
        self.assertEqual(app.call("run", "Ada"), "GOOD DAY, DR. ADA")

    def test_a_resource_outside_any_interface(self):
        app = self.run_of("""
            let office = new demo:ticket-office {};
            let machine = new demo:ticket-machine { ...office };
            export machine...;
            export office...;
        """)
        ticket = app.call("draw", 7)
        self.assertEqual(app.call("look", ticket), 7)
        self.assertEqual(app.call("[method]ticket.number", ticket), 7)
        ticket.drop(app.store)

    def test_same_input_same_bytes(self):
        text = "let v = new demo:vault {}; let b = new demo:batcher { ...v }; export b...; export v...;"
        self.assertEqual(len({self.compose(text, f"{i}.wasm").read_bytes() for i in range(3)}), 1)

    def test_as_wac_does_it(self):
        wac = shutil.which("wac")
        if not wac:
            self.skipTest("wac is not on PATH")
        ours = self.compose("""
            let vault = new demo:vault {};
            let batcher = new demo:batcher { ...vault };
            let clerk = new demo:clerk { ...vault, ...batcher };
            export clerk.run;
        """)
        theirs = self.work / "theirs.wasm"
        subprocess.run([wac, "compose", self.work / "app.wac", "--deps-dir", self.work / "deps", "-o", theirs], check=True)
        self.assertEqual(engine.Component(ours).call("run"), engine.Component(theirs).call("run"))


if __name__ == "__main__":
    unittest.main()
