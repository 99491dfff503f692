"""What registries list, and how: tags and referrers, in pages, wrong, without end, or not at all."""
import fcntl, json, os, time, unittest

import fakereg
from fakereg import INDEX, digest_of

MANIFEST = "application/vnd.oci.image.manifest.v1+json"
ENTRY = {"mediaType": MANIFEST, "digest": digest_of(b"z"), "size": 3, "artifactType": "a/b"}


def index_of(*entries, **more):
    return {"schemaVersion": 2, "mediaType": INDEX, "manifests": list(entries), **more}


class Lists(fakereg.Case):
    def setUp(self):
        super().setUp()
        self.fill()
        self.repo = self.ref[:-2]

    def answer(self, part, body, status=200, **headers):
        body = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.fake.fault = lambda h, method, path: method == "GET" and part in path and h.reply(status, body, **headers)

    def tags(self, status=0):
        return self.tenon("tags", self.repo, status=status)


class Tags(Lists):
    def test_what_is_no_list_is_not_an_empty_one(self):
        """A mirror would take the tags of its target away."""
        for body in ({"name": "x", "tags": None}, {"name": "x", "tags": []}, {"name": "x"}):
            self.answer("/tags/", body)
            self.assertEqual(self.tags().stdout, "")
        for body in ({"tags": "a"}, {"tags": {"a": 1}}, {}, {"errors": []}, [], "a", b"", b"<html>"):
            self.answer("/tags/", body)
            self.assertIn("in no usable way", self.tags(status=4).stderr)

    def test_names_that_are_no_tags(self):
        self.answer("/tags/", {"name": "x", "tags": ["a", 1, None, "b c", "\x1b[31m", "+", "a"]})
        self.assertEqual(self.tags().stdout, "a\n")

    def test_links(self):
        here = f"http://{self.fake.host}/v2/org/answer/tags/list"
        for link in ("<?last=a>; rel=\"next\"", f"<{here}?last=a&n=1>;rel=next", "<list?last=a>; REL=\"Next\"",
                     "</v2/>; rel=\"prev\", <?last=a>; rel=\"next\"", "<?last=a>; title=\"<x>, y\"; rel=\"last next\""):
            def fault(h, method, path):
                last = "last=a" in path
                return "/tags/list" in path and h.reply(200, json.dumps({"tags": ["b" if last else "a"]}).encode(),
                                                        **({} if last else {"Link": link}))
            self.fake.fault = fault
            self.assertEqual(self.tags().stdout.split(), ["a", "b"], link)
        for link in ("<?last=a>; rel=\"prev\"", "<?last=a>; rel=\"nextone\"", "<?last=a>"):
            self.answer("/tags/", {"tags": ["a"]}, Link=link)
            self.assertEqual(self.tags().stdout.split(), ["a"], link)

    def test_pages_in_a_circle(self):
        def fault(h, method, path):
            to = "b" if "last=a" in path else "a"
            return "/tags/list" in path and h.reply(200, b'{"tags":["a"]}', Link=f'<?last={to}>; rel="next"')
        self.fake.fault = fault
        self.fake.journal.clear()
        self.assertIn("round in a circle", self.tags(status=4).stderr)
        self.assertLess(len(self.fake.journal), 5)

    def test_an_empty_page_is_not_the_last(self):
        def fault(h, method, path):
            n = int((path.partition("last=")[2] or "0"))
            return "/tags/list" in path and h.reply(200, json.dumps({"tags": ["x"] if n == 5 else []}).encode(),
                                                    **({"Link": f'<?last={n + 1}>; rel="next"'} if n < 5 else {}))
        self.fake.fault = fault
        self.assertEqual(self.tags().stdout, "x\n")


class Referrers(Lists):
    def list(self, *argv, status=0):
        return self.tenon("referrers", self.ref, *argv, status=status)

    def test_each_once(self):
        self.answer("/referrers/", index_of(ENTRY, dict(ENTRY, annotations={"a": "b"})), Content_Type=INDEX)
        self.assertEqual(self.list().stdout, f"{ENTRY['digest']} a/b\n")

    def test_a_filter_that_was_not_applied(self):
        for headers in ({}, {"OCI_Filters_Applied": "artifactType"}, {"OCI_Filters_Applied": "annotations"}):
            self.answer("/referrers/", index_of(ENTRY, dict(ENTRY, digest=digest_of(b"y"), artifactType="c/d")),
                        Content_Type=INDEX, **headers)
            self.assertEqual(self.list("--artifact-type", "c/d").stdout, f"{digest_of(b'y')} c/d\n")

    def test_what_is_no_list(self):
        for body in (b"<html>", b"", {}, {"schemaVersion": 1, "manifests": []}, index_of({"mediaType": 1}),
                     index_of(dict(ENTRY, size=-1)), json.loads(self.fake.manifests["1"][1])):
            self.answer("/referrers/", body, Content_Type=INDEX)
            r = self.list(status=4)
            self.assertEqual(r.stderr.count("error: "), 1, r.stderr)
            self.assertIn("lists the referrers of org/answer in no usable way", r.stderr)

    def test_pages_in_a_circle(self):
        def fault(h, method, path):
            to = "b" if "last=a" in path else "a"
            return "/referrers/" in path and h.reply(200, json.dumps(index_of(ENTRY)).encode(), Content_Type=INDEX,
                                                     Link=f'<?last={to}>; rel="next"')
        self.fake.fault = fault
        self.assertIn("round in a circle", self.list(status=4).stderr)

    def test_referrers_of_referrers_without_end(self):
        empty = {"mediaType": "application/vnd.oci.empty.v1+json", "digest": digest_of(b"{}"), "size": 2}
        self.fake.blobs[empty["digest"]] = b"{}"

        def fault(h, method, path):
            if "/referrers/" not in path:
                return False
            subject = {"mediaType": MANIFEST, "digest": path.rpartition("/")[2], "size": 9}
            data = json.dumps({"schemaVersion": 2, "mediaType": MANIFEST, "artifactType": "a/b", "config": empty, "layers": [],
                               "subject": subject}).encode()
            self.fake.manifests[digest_of(data)] = (MANIFEST, data)
            return h.reply(200, json.dumps(index_of(dict(ENTRY, digest=digest_of(data), size=len(data)))).encode(),
                           Content_Type=INDEX)
        self.fake.fault = fault
        self.assertIn("[copy-deep]", self.tenon("copy", "-r", self.ref, "oci:out", status=1).stderr)
        self.assertLess(len(self.fake.asked("GET", "/referrers/")), 50)
        self.tenon("copy", self.ref, "oci:out")

    def attach(self, status=0):
        (self.tenon.folder / "note.txt").write_text("x")
        return self.tenon("attach", "note.txt", self.ref, "--artifact-type", "a/b", status=status)

    def stand_ins(self):
        return [t for t in self.fake.manifests if t.startswith("sha256-")]

    def test_a_list_is_one_whatever_its_header_says(self):
        """What is attached is looked for in the list that `referrers` reads, and nowhere else."""
        self.answer("/referrers/", index_of(), Content_Type="application/json")
        self.attach()
        self.assertEqual(self.stand_ins(), [])

    def test_a_page_for_people_is_no_list(self):
        for status, body in ((200, b"<html>"), (400, b""), (404, b""), (405, b""), (501, b"")):
            self.answer("/referrers/", body, status, Content_Type="text/html")
            self.attach()
            self.assertEqual(len(self.stand_ins()), 1)
            self.fake.manifests.pop(self.stand_ins()[0])

    def test_what_cannot_be_read_now_is_not_deleted(self):
        """It may refer to something, whose list it would stay in."""
        pinned = self.attach().stdout.strip()
        self.fake.fault = lambda h, method, path: method == "GET" and "/manifests/" in path and h.error(503, "UNAVAILABLE")
        self.tenon("delete", pinned, status=4)
        self.assertEqual(self.fake.asked("DELETE"), [])

    def test_not_knowing_is_not_having_none(self):
        """A list that cannot be seen now is not replaced by a tag that nobody reads."""
        for code, status in ((403, 5), (500, 4)):
            self.answer("/referrers/", {"errors": [{"code": "DENIED", "message": "not now"}]}, code)
            self.assertIn("not now", self.attach(status=status).stderr)
            self.assertEqual(self.stand_ins(), [])

    def turns(self):
        """The folder of locks, which only this user may enter."""
        self.tenon.env["TMPDIR"] = str(self.tenon.folder)
        return self.tenon.folder / f"tenon-{os.geteuid()}"

    def test_a_list_is_written_in_turn(self):
        folder = self.turns()
        self.attach()
        self.assertEqual(folder.stat().st_mode & 0o777, 0o700)
        [lock] = folder.iterdir()
        with open(lock) as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            self.fake.journal.clear()
            p = self.tenon.start("attach", self.ref, "--artifact-type", "a/c")
            time.sleep(1)
            self.assertIsNone(p.poll())
            self.assertEqual([r for r in self.fake.asked("PUT", "/manifests/sha256-")], [])
        self.assertEqual((p.communicate()[1], p.returncode), ("", 0))
        self.assertEqual(len(self.fake.asked("PUT", "/manifests/sha256-")), 1)

    def test_nobody_else_can_hold_a_turn(self):
        folder = self.turns()
        (self.tenon.folder / "elsewhere").mkdir(mode=0o700)

        def make_open():
            folder.mkdir()
            folder.chmod(0o777)

        def make_foreign():
            folder.mkdir(mode=0o700)
            os.chown(folder, 12345, 12345)
        makers = [make_open, lambda: folder.symlink_to("elsewhere"), lambda: folder.write_text("a file")]
        for make in makers + ([] if os.geteuid() else [make_foreign]):
            make()
            begun = time.monotonic()
            self.attach()
            self.assertLess(time.monotonic() - begun, 5)
            self.assertEqual(list((self.tenon.folder / "elsewhere").iterdir()), [])
            if folder.is_dir() and not folder.is_symlink():
                self.assertEqual(list(folder.iterdir()), [])
                folder.rmdir()
            else:
                folder.unlink()
            self.fake.manifests.pop(self.stand_ins()[0])

    def test_where_nothing_can_be_written_there_are_no_turns(self):
        self.tenon.env["TMPDIR"] = "/proc/none"
        self.assertEqual(self.tenon("attach", self.ref, "--artifact-type", "a/b").stderr, "")
        self.assertEqual(len(self.stand_ins()), 1)


if __name__ == "__main__":
    unittest.main()
