"""Mirrors between registries that misbehave, or change while they are looked at."""
import bisect, collections, json, threading, time

import fakereg
import servers
from test_copy import Layout


class Mirrors(fakereg.Case):
    def setUp(self):
        super().setUp()
        self.fake.keyed_by_repository = self.fake.lists_referrers = True
        self.made = Layout(self.tenon.folder / "made")
        self.at = f"{self.fake.host}/app"

    def rules(self, *rules, head=""):
        (self.tenon.folder / "m.toml").write_text("version = 1\n" + head + "".join(
            f'[[mirror]]\nsource = "{a}"\ntarget = "{b}"\n{more}\n' for a, b, more in rules))

    def fill(self, n):
        for i in range(n):
            self.made.manifest(b"app %d" % i, tag=f"1.{i}.0")
        self.tenon("copy", "-a", "oci:made", self.at)

    def json(self, *argv, **more):
        return json.loads(self.tenon("mirror", "m.toml", *argv, "--format", "json", **more).stdout)

    def test_the_budget_is_kept(self):
        """However many transfers there are, and with what is asked again and sent on: so many requests a second, and no more."""
        self.fill(20)
        times, lock, failed = [], threading.Lock(), set()

        def count(h, method, path):
            with lock:
                times.append(time.monotonic())
                first = path not in failed and not failed.add(path)
            if method == "GET" and "/blobs/" in path and first:
                return h.reply(307, Location=path) if path[-1] in "01234567" else h.error(503, "UNAVAILABLE")
        self.fake.fault = count
        for per_second in (40, 150):
            times.clear(), failed.clear()
            self.rules((self.at, f"oci:to{per_second}", f"per-second = {per_second}\njobs = 32"))
            self.tenon("mirror", "m.toml", "run")
            self.assertGreater(len(times), 40)
            self.assertGreaterEqual(times[-1] - times[0], (len(times) - 1) / per_second - 0.05)
            for i, begin in enumerate(times):  # with some that waited for the processor, and came together
                self.assertLess(bisect.bisect(times, begin + 0.5) - i, per_second / 2 + 15)

    def test_tags_that_do_not_move(self):
        """A registry that overwrites no tag: each such tag fails with its words, and all else is copied."""
        self.fill(4)
        target = f"{self.fake.host}/to"
        self.tenon("copy", f"{self.at}:1.0.0", f"{target}:1.1.0")
        for status, code in ((400, "TAG_INVALID"), (409, "CONFLICT"), (412, "PRECONDITION"), (405, "UNSUPPORTED")):
            def refuse(h, method, path):
                if method == "PUT" and path.endswith("/to/manifests/1.1.0"):
                    h.body()
                    return h.error(status, code)
            self.fake.fault = refuse
            self.rules((self.at, target, ""))
            r = self.json("run", status=4)
            self.assertEqual([x["tag"] for x in r["mirrors"][0]["items"] if x["result"] == "failed"], ["1.1.0"])
            self.assertEqual(r["errors"], 1)
            self.assertIn(f"status {status}, {code}", r["findings"][0]["message"])
        self.assertEqual(len(self.tenon("tags", target).stdout.split()), 4)

    def test_shards_part_what_there_is(self):
        """Each tag is one machine's, also one that fails, which tells it; the others neither tell nor fail."""
        self.fill(9)
        gone = ("1.3.0", "1.5.0")
        digests = {x: self.tenon("resolve", f"{self.at}:{x}").stdout.strip() for x in gone}

        def lack(h, method, path):
            return any(path.endswith(f"/app/manifests/{x}") or path.endswith(f"/app/manifests/{digests[x]}") for x in gone) and \
                h.error(404, "MANIFEST_UNKNOWN")
        self.fake.fault = lack
        for more in ("", "referrers = true", 'tags = { include = ["1.0.0", "none"], allow = ["^1"] }'):
            self.rules((self.at, "oci:to", more))
            for n in (1, 2, 5):
                seen, told, missing = collections.Counter(), collections.Counter(), 0
                for i in range(1, n + 1):
                    out = self.tenon.start("mirror", "m.toml", "plan", "--shard", f"{i}/{n}", "--format", "json")
                    text = out.communicate()[0]
                    r = json.loads(text)
                    items = r["mirrors"][0]["items"]
                    failed = [x for x in items if x["result"] == "failed"]
                    self.assertEqual(out.returncode, 7 if failed else 0, text)
                    self.assertEqual(r["errors"], len(failed), text)
                    missing += [x["code"] for x in r["findings"]].count("mirror-missing")
                    seen.update(x["tag"] for x in items)
                    told.update(x["tag"] for x in failed)
                self.assertEqual((len(seen), set(seen.values())), (9, {1}))
                self.assertEqual(dict(told), dict.fromkeys(gone, 1))
                self.assertEqual(missing, "include" in more)

    def test_a_source_that_moves(self):
        """Tags that are moved, made and deleted while they are mirrored: what a reader sees of the target is always whole."""
        self.fill(30)
        target, stop = f"{self.fake.host}/to", threading.Event()
        other = Layout(self.tenon.folder / "other")
        states = {f"1.{i}.0": [{fakereg.digest_of(b)} for b in ()] for i in range(30)}
        for i in range(30):
            states[f"1.{i}.0"] = {self.tenon("resolve", f"{self.at}:1.{i}.0").stdout.strip(),
                                  other.manifest(b"other %d" % i, tag=f"1.{i}.0")["digest"]}

        def move():
            while not stop.is_set():
                for layout in ("other", "made"):
                    self.tenon("copy", "-a", f"oci:{layout}", self.at)
        mover = threading.Thread(target=move)
        mover.start()
        try:
            self.rules((self.at, target, "referrers = true"))
            for _ in range(4):
                runs = [self.tenon.start("mirror", "m.toml", "run", "--shard", f"{i}/2") for i in (1, 2)]
                for p in runs:
                    out = p.communicate()
                    self.assertEqual(p.returncode, 0, out)
                for tag in self.tenon("tags", target).stdout.split():
                    self.assertIn(self.tenon("resolve", f"{target}:{tag}").stdout.strip(), states[tag])
                self.tenon("copy", "-a", target, "oci:whole")
        finally:
            stop.set()
            mover.join()
        self.tenon("mirror", "m.toml", "run")
        self.assertIn("0 copied, 30 unchanged", self.tenon("mirror", "m.toml", "run").stdout)

    def test_several_targets(self):
        """One of which takes nothing: the others get all of it, and the exit status is that of the one."""
        self.fill(5)
        locked = servers.Registry(users={"ann": "secret"})
        locked.__enter__()
        self.addCleanup(locked.__exit__)
        self.rules((self.at, "oci:one", ""), (self.at, f"{locked.host}/app", ""), (self.at, f"{self.fake.host}/two", ""))
        r = self.json("run", status=5)
        self.assertEqual([x["result"] for x in r["mirrors"]], ["done", "failed", "done"])
        self.assertEqual([{y["result"] for y in x["items"]} for x in r["mirrors"]], [{"copied"}, {"failed"}, {"copied"}])
        for place in ("oci:one", f"{self.fake.host}/two"):
            self.assertEqual(len(self.tenon("tags", place).stdout.split()), 5)

    def test_odd_values(self):
        """Numbers at their ends, and what TOML has that is no value here."""
        self.made.manifest(b"1", tag="1.0.0")
        good = ("jobs = 0", "jobs = 64", "max-loss = 0\nprune = true", "per-second = 100000", "per-second = 0", "max-wait = 86400", "tags = {}",
                "tags = { newest = 0 }", "tags = { newest = 1_000_000 }", "platforms = []", 'tags = { allow = [], deny = [] }', "jobs = 0x10")
        for more in good:
            self.rules(("oci:made", "oci:to", more))
            self.assertIn("1.0.0", self.tenon("mirror", "m.toml", "plan").stdout)
        bad = ("jobs = -1", "jobs = 1.0", "max-loss = 101", "per-second = 9223372036854775807", "max-wait = 1979-05-27", 'prune = "yes"',
               "tags = []", "tags = { newest = true }", 'tags = { allow = "^1" }', 'tags = { allow = [1] }', 'tags = { allow = [""] }',
               'tags = { include = ["a b"] }', 'tags = { semver = ">=1 <" }', 'tags = { allow = ["[a"] }', "per-second = inf",
               'platforms = ["/"]', "tags.newest = 1\ntags.newest = 2", 'source = "oci:b"', "tags = { prereleases = 1 }")
        for more in bad:
            self.rules(("oci:made", "oci:to", more))
            r = self.tenon("mirror", "m.toml", "plan", status=1)
            self.assertRegex(r.stderr, r"m\.toml:\d+:\d+: error: ", more)
            self.assertEqual(r.stdout, "")
