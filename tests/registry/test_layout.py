"""Image layouts under load: several writers, a writer that is killed, and large blobs."""
import fcntl, json, os, pathlib, random, resource, shutil, signal, subprocess, tempfile, threading, time, unittest

TENON = os.environ.get("TENON", "build/tenon")
ROOT = pathlib.Path(__file__).resolve().parents[2]
ANSWER = ROOT / "testdata/artifact/answer.wasm"


def large(path, size):
    """A valid component of about `size` bytes: ANSWER with a custom section behind it."""
    name = b"\x04pad!"
    leb, n = b"", len(name) + size
    while n:
        leb += bytes([n & 0x7f | (0x80 if n > 0x7f else 0)])
        n >>= 7
    block = random.Random(1).randbytes(1 << 20)
    with open(path, "wb") as f:
        f.write(ANSWER.read_bytes() + b"\0" + leb + name)
        while size > 0:
            size -= f.write(block[:size])


class Layout(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tenon-layout-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def tenon(self, *argv, status=0):
        r = subprocess.run([TENON, *map(str, argv)], capture_output=True, text=True, cwd=self.folder, timeout=120)
        self.assertEqual(r.returncode, status, r.stderr)
        return r.stdout

    def test_many_writers_lose_nothing(self):
        tags = [f"t{i}" for i in range(24)]
        running = [subprocess.Popen([TENON, "push", ANSWER, f"oci:store:{t}"], cwd=self.folder, stdout=subprocess.DEVNULL)
                   for t in tags]
        self.assertEqual([p.wait() for p in running], [0] * len(tags))
        self.assertEqual(self.tenon("tags", "oci:store").split(), sorted(tags))
        left = [str(p) for p in (self.folder / "store").rglob("*.tenon-*")]
        self.assertEqual(left, [])

    def test_many_who_begin_a_layout(self):
        """Some of them put nothing, and take the folders away again that they made."""
        for turn in range(12):
            place = f"oci:new{turn}/a/b"
            running = [subprocess.Popen([TENON, *(["push", ANSWER] if i % 2 else ["copy", "oci:none:x"]), f"{place}:t{i}"], cwd=self.folder,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) for i in range(10)]
            told = [(p.communicate()[1], p.returncode) for p in running]
            self.assertEqual(told[1::2], [("", 0)] * 5)
            self.assertEqual(self.tenon("tags", place).split(), [f"t{i}" for i in range(1, 10, 2)])

    def test_many_who_tag_and_attach(self):
        self.tenon("push", ANSWER, "oci:store:1")

        def work(who, said):
            for i in range(6):
                for argv in (["tag", "oci:store:1", f"t{who}-{i}"], ["attach", "oci:store:1", "--artifact-type", f"a/n{who}-{i}"]):
                    said.append(subprocess.run([TENON, *argv], cwd=self.folder, capture_output=True, text=True))
        said = []
        at_work = [threading.Thread(target=work, args=(who, said)) for who in range(8)]
        for thread in at_work:
            thread.start()
        for thread in at_work:
            thread.join()
        self.assertEqual({(r.stderr, r.returncode) for r in said}, {("", 0)})
        self.assertEqual(len(self.tenon("tags", "oci:store").split()), 49)
        self.assertEqual(len(self.tenon("referrers", "oci:store:1").splitlines()), 48)

    def test_a_lock_that_is_held_is_told_of(self):
        self.tenon("push", ANSWER, "oci:store:1")
        folder = os.open(self.folder / "store", os.O_RDONLY)
        fcntl.flock(folder, fcntl.LOCK_SH)
        p = subprocess.Popen([TENON, "tag", "oci:store:1", "2"], cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self.assertIn("[layout-wait]", p.stderr.readline())
        self.assertEqual(self.tenon("tags", "oci:store").split(), ["1"])
        os.close(folder)
        self.assertEqual((p.communicate()[1], p.returncode), ("", 0))
        self.assertEqual(self.tenon("tags", "oci:store").split(), ["1", "2"])

    def test_a_tag_that_came_meanwhile_is_not_written_over(self):
        self.tenon("push", ANSWER, "oci:store:1")
        for argv, status, tags in ((("--no-clobber",), 7, ["1", "2"]), ((), 0, ["1", "2"])):
            index = json.loads((self.folder / "store/index.json").read_text())
            first = index["manifests"][0]
            index["manifests"] = [first]
            (self.folder / "store/index.json").write_text(json.dumps(index))
            folder = os.open(self.folder / "store", os.O_RDONLY)
            fcntl.flock(folder, fcntl.LOCK_SH)
            p = subprocess.Popen([TENON, "push", ANSWER, "oci:store:2", "-a", "mine=yes", *argv], cwd=self.folder,
                                 stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
            self.assertIn("[layout-wait]", p.stderr.readline())
            index["manifests"].append(dict(first, annotations={"org.opencontainers.image.ref.name": "2"}))
            (self.folder / "store/index.json").write_text(json.dumps(index))
            os.close(folder)
            told = p.communicate()[1]
            self.assertEqual((p.returncode, "oci:store:2 is there already" in told), (status, status == 7), told)
            self.assertEqual(self.tenon("tags", "oci:store").split(), tags)
            self.assertEqual(self.tenon("resolve", "oci:store:2").strip() == first["digest"], status == 7)

    def test_a_killed_writer_leaves_what_was_there(self):
        large(self.folder / "large.wasm", 60 << 20)
        self.tenon("push", ANSWER, "oci:store:kept")
        for delay in (0.01, 0.03, 0.06, 0.1):
            p = subprocess.Popen([TENON, "push", "large.wasm", "oci:store:new"], cwd=self.folder, stdout=subprocess.DEVNULL)
            time.sleep(delay)
            p.send_signal(signal.SIGKILL)
            done = p.wait() == 0
            self.assertIn("kept", self.tenon("tags", "oci:store").split())
            self.tenon("pull", "oci:store:kept", "-o", "out.wasm")
            if done or "new" in self.tenon("tags", "oci:store").split():
                self.tenon("pull", "oci:store:new", "-o", "out.wasm")
        self.tenon("push", "large.wasm", "oci:store:new")
        self.tenon("pull", "oci:store:new", "-o", "out.wasm")

    def test_an_interrupted_pull_leaves_nothing(self):
        large(self.folder / "large.wasm", 60 << 20)
        self.tenon("push", "large.wasm", "oci:store:1")
        for delay in (0.005, 0.02, 0.04):
            p = subprocess.Popen([TENON, "pull", "oci:store:1", "-o", "out.wasm"], cwd=self.folder, stdout=subprocess.DEVNULL)
            time.sleep(delay)
            p.send_signal(signal.SIGINT)
            if p.wait() == 130 or p.returncode == -signal.SIGINT:
                self.assertEqual([x.name for x in self.folder.iterdir() if x.name.startswith("out.wasm")], [])
            else:
                os.unlink(self.folder / "out.wasm")

    def peak(self, *argv):
        """KiB at most resident; of a process of its own, for RUSAGE_CHILDREN keeps the largest of all."""
        script = ("import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL);"
                  "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)")
        return int(subprocess.run(["python3", "-c", script, TENON, *argv], cwd=self.folder, check=True,
                                  capture_output=True, text=True).stdout)

    @unittest.skipIf("asan" in TENON, "sanitizers keep memory")
    def test_memory_does_not_grow_with_the_blob(self):
        peaks = {}
        for megabytes in (4, 120):
            large(self.folder / "large.wasm", megabytes << 20)
            for place in ("oci:store", "oci-archive:store.tar"):
                peaks.setdefault(("push", place), []).append(self.peak("push", "large.wasm", f"{place}:{megabytes}"))
                peaks.setdefault(("pull", place), []).append(self.peak("pull", f"{place}:{megabytes}", "-o", "out.wasm"))
                self.assertEqual((self.folder / "out.wasm").stat().st_size, (self.folder / "large.wasm").stat().st_size)
        for what, (small, big) in peaks.items():
            self.assertLess(big, small + 1024, f"{what}: {small} KiB, then {big} KiB")


if __name__ == "__main__":
    unittest.main()
