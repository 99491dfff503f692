"""What commands leave on disk that fail, are interrupted or are killed: nothing that was not there before, once the next one
has run; and what is there is nobody's to take while somebody writes it."""
import contextlib, os, random, signal, threading, time, unittest

import fakereg
import servers


class Leftovers(fakereg.Case):
    def setUp(self):
        super().setUp()
        self.tenon.env["TENON_TIMEOUT"] = "120"
        self.fill(1 << 20)
        self.over = threading.Event()
        self.addCleanup(self.over.set)

    def listing(self):
        return sorted(str(p.relative_to(self.tenon.folder)) for p in self.tenon.folder.rglob("*"))

    def temporaries(self):
        return [name for name in self.listing() if ".tenon-" in name]

    @contextlib.contextmanager
    def half_way(self, *argv):
        """A command that waits for the second half of the layer, the first being on disk."""
        def fault(h, method, path):
            if method != "GET" or self.layer not in path:
                return False
            h.promise(len(h.server.blobs[self.layer]))
            h.wfile.write(h.server.blobs[self.layer][:500000])
            self.over.wait(90)
            return h.hang_up()
        self.fake.fault, before = fault, self.temporaries()
        p = self.tenon.start(*argv)
        for _ in range(3000):
            if any((self.tenon.folder / name).stat().st_size == 500000 
                   for name in self.temporaries() if name not in before):
                break
            time.sleep(0.02)
        else:
            self.fail(f"nothing came: {p.communicate()}")
        self.fake.fault = None
        yield p
        if p.poll() is None:
            p.kill()
        p.communicate()

    def killed(self, *argv):
        with self.half_way(*argv) as p:
            p.kill()
            p.wait()
        self.assertTrue(self.temporaries())

    # ---- killed ----

    def test_a_killed_copy_is_cleared_by_the_next(self):
        self.killed("copy", self.ref, "oci:store")
        self.tenon("copy", self.ref, "oci:store")
        self.assertEqual(self.temporaries(), [])
        self.tenon("pull", "oci:store", "-o", "out.wasm")

    def test_a_killed_copy_is_cleared_by_another(self):
        self.tenon("push", servers.ANSWER, "oci:store:other")
        for argv in (("copy", "oci:store:other", "oci:store:again"), ("tag", "oci:store:other", "2"), ("delete", "oci:store:other")):
            self.killed("copy", self.ref, "oci:store")
            self.tenon(*argv)
            self.assertEqual(self.temporaries(), [])

    def test_a_killed_pull_is_cleared_by_the_next(self):
        for out in ("out.wasm", "other.wasm"):
            self.killed("pull", self.ref, "-o", "out.wasm")
            self.tenon("pull", self.ref, "-o", out)
            self.assertEqual(self.temporaries(), [])

    def test_a_killed_pull_into_a_cache_is_cleared_by_the_next(self):
        self.tenon.env["TENON_CACHE"] = str(self.tenon.folder / "cache")
        self.killed("pull", self.ref, "-o", "-")
        self.tenon("pull", self.ref, "-o", "out.wasm")
        self.assertEqual(self.temporaries(), [])

    def test_what_is_being_written_stays(self):
        with self.half_way("copy", self.ref, "oci:store") as p, self.half_way("pull", self.ref, "-o", "out.wasm") as q:
            written = [name for name in self.temporaries() if (self.tenon.folder / name).stat().st_size == 500000]
            self.assertEqual(len(written), 2)
            self.tenon("push", servers.ANSWER, "oci:store:other")
            self.tenon("pull", self.ref, "-o", "other.wasm")
            self.assertLessEqual(set(written), set(self.temporaries()))
            self.over.set()
            self.assertEqual((p.wait(), q.wait()), (0, 0))
        self.assertEqual(self.temporaries(), [])
        self.tenon("pull", "oci:store:1", "-o", "again.wasm")
        self.assertEqual((self.tenon.folder / "again.wasm").read_bytes(), (self.tenon.folder / "out.wasm").read_bytes())

    def test_what_others_named_alike_stays(self):
        kept = ["out.wasm.tenon-backup", "out.wasm.tenon-backup.part.gz", ".tenon-abcdef.part", "x.tenon-abc.def.part"]
        for name in kept:
            (self.tenon.folder / name).write_text("mine")
        (self.tenon.folder / "x.tenon-folder.part").mkdir()
        (self.tenon.folder / "x.tenon-linked.part").symlink_to("out.wasm.tenon-backup")
        os.mkfifo(self.tenon.folder / "x.tenon-fifo12.part")
        before = self.listing()
        self.tenon("pull", self.ref, "-o", "out.wasm")
        self.assertEqual(self.listing(), sorted(before + ["out.wasm"]))

    # ---- failed ----

    def fails(self, *argv, status):
        before = self.listing()
        self.tenon(*argv, status=status)
        self.assertEqual(self.listing(), before)

    def test_what_fails_leaves_no_folder(self):
        none = f"{self.fake.host}/org/answer:none"
        for to in ("oci:new:x", "oci:new/er/folder:x", "oci-archive:new.tar:x"):
            self.fails("copy", none, to, status=7)
        for out in ("new/sub/", "new/sub/file.wasm", "new.wasm"):
            self.fails("pull", none, "-o", out, status=7)
        (self.tenon.folder / "new.json").write_text("{}")
        self.fails("manifest", "put", "new.json", "oci:new:x", status=1)
        self.fails("push", "none.wasm", "oci:new:x", status=3)
        self.fails("tag", "oci:new:x", "y", status=7)
        self.fails("attach", "oci:new:x", "--artifact-type", "a/b", status=7)

    def test_what_breaks_off_leaves_no_folder(self):
        self.fake.blobs[self.layer] = b"x" * len(self.fake.blobs[self.layer])
        self.fails("pull", self.ref, "-o", "new/sub/", status=6)
        del self.fake.blobs[self.layer]
        self.fails("pull", self.ref, "-o", "new/sub/", status=7)

    def test_an_empty_folder_that_was_there_stays(self):
        (self.tenon.folder / "there/sub").mkdir(parents=True)
        for to in ("oci:there/sub:x", "oci:there/sub/new:x"):
            self.fails("copy", f"{self.fake.host}/org/answer:none", to, status=7)
        self.fails("pull", f"{self.fake.host}/org/answer:none", "-o", "there/sub/", status=7)

    def test_what_is_interrupted_leaves_no_folder(self):
        for argv in (("pull", self.ref, "-o", "new/sub/"), ("copy", self.ref, "oci:new/er/folder:x")):
            before = self.listing()
            with self.half_way(*argv) as p:
                p.send_signal(signal.SIGTERM)
                self.assertEqual(p.wait(), 130)
            left = [name for name in self.listing() if name not in before]
            # a blob that came whole stays, for another writer may have found it; folders around nothing do not
            self.assertEqual([name for name in left if (self.tenon.folder / name).is_dir() and not any((self.tenon.folder / name).iterdir())], [])
            self.assertEqual(self.temporaries(), [])

    def test_what_is_interrupted_anywhere_leaves_nothing_half(self):
        for i in range(30):
            (self.tenon.folder / "note.txt").write_text(f"{i}" * 40000)
            self.tenon("push", servers.ANSWER, f"oci:from:{i}", "-a", f"i={i}")
            self.tenon("attach", "note.txt", f"oci:from:{i}", "--artifact-type", "a/b")
        chance = random.Random(1)
        for i in range(40):
            p = self.tenon.start("copy", "-a", "-r", "oci:from", f"oci:to{i}/a")
            time.sleep(chance.random() * 0.1)
            p.send_signal(signal.SIGTERM)
            self.assertIn(p.wait(), (0, 130, -signal.SIGTERM), p.communicate())
            p.communicate()
            self.assertEqual(self.temporaries(), [])
            to = self.tenon.folder / f"to{i}"
            self.assertEqual([d for d in (to, *to.rglob("*")) if d.is_dir() and not any(d.iterdir())], [])


if __name__ == "__main__":
    unittest.main()
