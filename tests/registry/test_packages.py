"""tenon compose: packages from a registry, the lock that holds on to them, and when nothing may be asked."""
import hashlib, os, pathlib, socket, tomllib, unittest

import servers

COMPONENTS = servers.ROOT / "testdata" / "components"
DOCUMENT = """package test:doc;
let vault = new demo:vault@1.0.0+b {};
let batcher = new demo:batcher { ...vault };
export batcher...;
export vault...;
"""


class Packages(servers.Case):
    def setUp(self):
        super().setUp()
        self.registry = self.serve()
        self.place = f"{self.registry.host}/acme/wasm"
        self.folder = self.tenon.folder
        (self.folder / "app.wac").write_text(DOCUMENT)
        self.push("vault", "1.0.0_b")
        for version in "1.2.0", "1.10.0", "2.0.0-rc.1", "latest":
            self.push("batcher", version)

    def push(self, name, tag, source=None):
        self.tenon("push", source or COMPONENTS / f"{name}.wasm", f"{self.place}/demo/{name}:{tag}")

    def compose(self, *options, status=0, place=None):
        return self.tenon("compose", "app.wac", "--registry", place or self.place, "-o", "app.wasm", *options, status=status)

    def lock(self):
        return {p["name"]: p for p in tomllib.loads((self.folder / "tenon.lock").read_text())["package"]}

    def test_what_a_registry_has(self):
        self.compose()
        lock = self.lock()
        self.assertTrue(lock["demo:vault"]["source"].startswith(f"{self.place}/demo/vault:1.0.0_b@sha256:"))
        self.assertEqual(lock["demo:vault"]["version"], "1.0.0+b")
        self.assertTrue(lock["demo:batcher"]["source"].startswith(f"{self.place}/demo/batcher:1.10.0@sha256:"))
        self.assertEqual(lock["demo:batcher"]["sha256"], hashlib.sha256((COMPONENTS / "batcher.wasm").read_bytes()).hexdigest())
        first = (self.folder / "app.wasm").read_bytes()
        self.compose("--locked")
        self.assertEqual((self.folder / "app.wasm").read_bytes(), first)

    def test_a_tag_that_moves(self):
        self.compose()
        before = self.lock()["demo:vault"]
        other = self.folder / "other.wasm"
        other.write_bytes((COMPONENTS / "vault.wasm").read_bytes() + b"\0\2\1x")
        self.push("vault", "1.0.0_b", other)
        self.compose("--locked")
        self.compose()
        self.assertEqual(self.lock()["demo:vault"], before)
        self.compose("--update")
        self.assertNotEqual(self.lock()["demo:vault"]["sha256"], before["sha256"])

    def test_offline(self):
        self.assertIn("wac-offline", self.compose("--offline", status=1).stderr)
        self.assertFalse((self.folder / "app.wasm").exists())
        self.compose()
        first = (self.folder / "app.wasm").read_bytes()
        self.registry.process.kill()
        self.registry.process.wait()
        self.compose("--offline", "--locked")
        self.assertEqual((self.folder / "app.wasm").read_bytes(), first)
        kept = next((self.tenon.home / ".cache" / "tenon" / "packages").glob("*.wasm"))
        kept.write_bytes(kept.read_bytes()[:-1])  # no longer what its name says: not taken
        self.assertIn("wac-offline", self.compose("--offline", status=1).stderr)

    def test_what_is_not_there(self):
        (self.folder / "app.wac").write_text("package test:doc;\nlet x = new demo:nothing@1.0.0 {};\nlet y = new demo:nobody {};\n")
        told = self.compose(status=1).stderr
        self.assertIn("demo/nothing", told)
        self.assertIn("demo/nobody", told)
        self.assertFalse((self.folder / "tenon.lock").exists())

    def test_no_network_without_being_asked(self):
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            s.listen()
            s.settimeout(0.2)
            host = f"localhost:{s.getsockname()[1]}"
            (self.folder / "app.wac").write_text(f"package test:doc;\nlet x = new localhost:app {{}};\n")
            told = self.tenon("compose", "app.wac", "-o", "app.wasm", status=1).stderr
            self.assertIn("wac-unknown-package", told)
            self.tenon("compose", "app.wac", "--registry", host, "--offline", "-o", "app.wasm", status=1)
            with self.assertRaises(TimeoutError):
                s.accept()

    def test_a_registry_that_is_away(self):
        self.compose(place=f"localhost:{servers.free_port()}", status=4)


if __name__ == "__main__":
    unittest.main()
