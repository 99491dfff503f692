"""A registry with the referrers API: the list is the registry's own, and no tag stands in for it. Where Go is on PATH."""
import json, os, pathlib, shutil, subprocess, unittest

import servers
from servers import ANSWER
from test_copy import Layout

SOURCE = servers.ROOT / "tests/registry/referrers"


def build():
    """The registry, built once and kept; None where there is no Go, or what it needs cannot be had."""
    place = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache")) / "tenon-tests"
    program = place / "referrers-registry"
    if program.exists():
        return program
    if not shutil.which("go"):
        return None
    place.mkdir(parents=True, exist_ok=True)
    r = subprocess.run(["go", "build", "-o", f"{program}.new", "."], cwd=SOURCE, capture_output=True, timeout=300)
    if r.returncode:
        return None
    os.replace(f"{program}.new", program)
    return program


PROGRAM = build()


@unittest.skipUnless(PROGRAM, "a registry with the referrers API needs Go")
class Referrers(servers.Case):
    def setUp(self):
        super().setUp()
        self.process = subprocess.Popen([PROGRAM, "127.0.0.1:0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.host = self.process.stdout.readline().strip()
        self.addCleanup(self.stop)

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()

    def test_attach(self):
        ref = f"{self.host}/org/answer:1"
        self.tenon("push", ANSWER, ref)
        (self.tenon.folder / "note.txt").write_text("fine")
        put = self.tenon("attach", "note.txt", ref, "--artifact-type", "text/plain").stdout.strip().split("@")[1]
        self.tenon("attach", ref, "--artifact-type", "application/vnd.other")
        self.assertEqual(self.tenon("tags", f"{self.host}/org/answer").stdout.split(), ["1"])
        listed = self.tenon("referrers", ref, "--artifact-type", "text/plain").stdout
        self.assertEqual(listed, f"{put} text/plain\n")
        self.assertEqual(len(json.loads(self.tenon("referrers", ref, "--format", "json").stdout)["referrers"]), 2)

    def test_copy_to_and_from(self):
        made = Layout(self.tenon.folder / "made")
        root = made.manifest(b"x", tag="v1")
        signature = made.manifest(b"signature", subject=root)
        made.manifest(b"of the signature", subject=signature)
        old = self.serve()
        for source, target in (("oci:made", f"{self.host}/app"), (f"{self.host}/app", f"{old.host}/app"),
                               (f"{old.host}/app", f"{self.host}/back"), (f"{self.host}/back", "oci:back")):
            self.tenon("copy", "-r", f"{source}:v1", f"{target}:v1")
            self.assertIn(signature["digest"], self.tenon("referrers", f"{target}:v1").stdout)
        self.assertEqual(self.tenon("tags", f"{self.host}/back").stdout, "v1\n")
        self.assertEqual(self.tenon("resolve", "oci:back:v1").stdout.strip(), root["digest"])


if __name__ == "__main__":
    unittest.main()
