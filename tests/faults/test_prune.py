"""What a mirror deletes: by a plan of its own that is not too old, and with a tag what is about it."""
import json, threading, time

import fakereg
import servers
from test_copy import MANIFEST, Layout


class Pruning(fakereg.Case):
    def setUp(self):
        super().setUp()
        self.fake.keyed_by_repository = self.fake.lists_referrers = True
        self.made = Layout(self.tenon.folder / "made")

    def rules(self, target, tags='{ allow = ["^[0-9]"], newest = 2 }', more="referrers = true\nprune = true\n", source="oci:made"):
        (self.tenon.folder / "m.toml").write_text(
            f'version = 1\n[[mirror]]\nsource = "{source}"\ntarget = "{target}"\ntags = {tags}\n{more}')

    def json(self, *argv, **more):
        return json.loads(self.tenon("mirror", "m.toml", *argv, "--format", "json", **more).stdout)

    def plan(self, **more):
        plan = self.json("plan", **more)
        (self.tenon.folder / "plan.json").write_text(json.dumps(plan))
        return [x.get("tag", x["digest"]) for x in plan["mirrors"][0]["prune"]]

    def run_plan(self, status=0, result="deleted"):
        r = self.json("run", "--prune", "plan.json", status=status)
        results = [x["result"] for x in r["mirrors"][0]["prune"]]
        self.assertEqual(set(results), {result}, results)
        return r

    def is_there(self, target, ref):
        at = f"{target}@{ref}" if ":" in ref else f"{target}:{ref}"
        if target == "oci:to" and ref not in (self.tenon.folder / "to/index.json").read_text():
            return False  # the blob of a manifest stays in a layout
        try:
            return bool(self.tenon("resolve", at))
        except AssertionError:
            self.tenon("resolve", at, status=7)
            return False

    def targets(self):
        """A registry with the referrers API, one that deletes by digest only and has tags in its place, a layout and an archive."""
        registry = servers.Registry()
        registry.__enter__()
        self.addCleanup(registry.__exit__)
        return [f"{self.fake.host}/app", f"{registry.host}/app", "oci:to", "oci-archive:to.tar"]

    def signed(self, tag, *subjects):
        """A tag with a signature, what refers to that, and the tag that cosign makes."""
        root = self.made.manifest(f"app {tag}".encode(), tag=tag)
        signature = self.made.manifest(b"signature", subject=root, annotations={"of": tag})
        of_that = self.made.manifest(b"time stamp", subject=signature)
        old = self.made.manifest(b"old signature " + tag.encode(), tag=root["digest"].replace(":", "-") + ".sig")
        return [x["digest"] for x in (root, signature, of_that, old)]


class Prune(Pruning):
    def test_what_is_about_it_goes_too(self):
        gone, kept = self.signed("1.0.0"), self.signed("1.1.0") + self.signed("1.2.0")
        for target in self.targets():
            self.rules(target, tags='{ allow = ["^[0-9]"] }')
            self.tenon("mirror", "m.toml", "run")
            self.assertEqual(self.plan(), [])
            self.rules(target)
            planned = self.plan()
            stand_in = gone[0].replace(":", "-")
            lists = [stand_in, gone[1].replace(":", "-")] if "localhost" in target and self.fake.host not in target else []
            self.assertEqual(sorted(planned), sorted([gone[1], gone[2], stand_in + ".sig", "1.0.0"] + lists), target)
            self.assertLess(planned.index(gone[2]), planned.index(gone[1]))  # what refers to something before that
            self.assertEqual(planned[-1], "1.0.0")
            self.assertNotIn("deleted", self.tenon("mirror", "m.toml", "run").stdout.splitlines()[0])
            self.assertTrue(all(self.is_there(target, x) for x in gone))
            self.run_plan()
            self.assertFalse(any(self.is_there(target, x) for x in gone[1:3] + ["1.0.0", stand_in, stand_in + ".sig"]), target)
            self.assertTrue(all(self.is_there(target, x) for x in kept), target)
            for tag in ("1.1.0", "1.2.0"):
                self.assertEqual(len(self.tenon("referrers", f"{target}:{tag}").stdout.splitlines()), 1)
            self.assertEqual(self.plan(), [])
            self.assertIn("0 copied, 2 unchanged", self.tenon("mirror", "m.toml", "run").stdout)

    def test_what_else_needs_it_keeps_it(self):
        """A manifest that another tag has, or has in its index, keeps what is about it."""
        by_tag, by_index, alone = self.signed("1.0.0"), self.signed("1.1.0"), self.signed("1.2.0")
        for target in self.targets():
            self.rules(target, tags='{ allow = ["^[0-9]"] }')
            self.tenon("mirror", "m.toml", "run")
            self.tenon("tag", f"{target}:1.0.0", "mine")
            index = {"schemaVersion": 2, "mediaType": fakereg.INDEX, "manifests": [
                json.loads(self.tenon("manifest", "get", f"{target}:1.1.0", "-o", "m.json", "--format", "json").stdout)["manifest"]]}
            (self.tenon.folder / "i.json").write_text(json.dumps(index))
            self.tenon("manifest", "put", "i.json", f"{target}:all", "--media-type", fakereg.INDEX)
            self.rules(target, tags='{ allow = ["^3"] }')  # nothing is chosen, and nothing spoken of
            self.assertEqual(self.plan(), [])
            self.rules(target, tags='{ allow = ["^[0-9]"], newest = 1 }', more="referrers = true\nprune = true\nmax-loss = 70\n")
            self.assertEqual(self.plan(), ["1.0.0", "1.1.0"])
            if target.startswith("oci") or self.fake.host in target:
                self.run_plan()
            else:  # it deletes by digest, and so cannot delete the tags alone
                self.run_plan(status=1, result="failed")
            self.assertTrue(all(self.is_there(target, x) for x in by_tag + by_index[1:] + alone))

    def test_a_stopped_prune_is_completed(self):
        self.signed("1.0.0"), self.signed("1.1.0"), self.signed("1.2.0")
        for target in self.targets()[:2]:
            self.rules(target, tags='{ allow = ["^[0-9]"] }')
            self.tenon("mirror", "m.toml", "run")
            self.rules(target)
            first = self.plan()
            for digest in [x for x in first if ":" in x][:1]:
                self.tenon("manifest", "delete", f"{target}@{digest}")
            self.run_plan()
            self.assertEqual(self.plan(), [])

    def test_what_came_since_the_plan(self):
        root = self.signed("1.0.0")[0]
        self.signed("1.1.0"), self.signed("1.2.0")
        for target in self.targets():
            self.rules(target, tags='{ allow = ["^[0-9]"] }')
            self.tenon("mirror", "m.toml", "run")
            self.rules(target)
            self.plan()
            self.tenon("attach", servers.ANSWER, f"{target}:1.0.0", "--artifact-type", "application/vnd.test")
            self.run_plan(status=1, result="listed")
            self.assertIn(f"is about {root}", self.tenon("mirror", "m.toml", "run", "--prune", "plan.json", status=1).stderr)
            self.assertTrue(self.is_there(target, "1.0.0"))
            self.plan()
            self.run_plan()
            self.assertFalse(self.is_there(target, "1.0.0"))

    def test_large_losses_keep_all(self):
        gone = self.signed("1.0.0")
        self.signed("1.1.0")
        target = f"{self.fake.host}/app"
        self.tenon("copy", "-a", "-r", "oci:made", target)
        self.rules(target, tags='{ allow = ["^[0-9]"], newest = 1 }', more="referrers = true\nprune = true\nmax-loss = 49\n")
        r = self.json("plan", status=1)
        self.assertIn("1 of the 2 tags", r["findings"][0]["message"])  # what goes with it is not counted, nor what stays so
        (self.tenon.folder / "plan.json").write_text(json.dumps(r))
        self.run_plan(status=1, result="listed")
        self.assertTrue(all(self.is_there(target, x) for x in gone))
        self.rules(target, tags='{ allow = ["^[0-9]"], newest = 1 }')
        self.run_plan()

    def test_a_target_that_does_not_delete(self):
        root, signature, *_ = self.signed("1.0.0")
        self.signed("1.1.0"), self.signed("1.2.0")
        target = f"{self.fake.host}/app"
        self.tenon("copy", "-a", "-r", "oci:made", target)
        self.rules(target)
        self.plan()
        self.fake.deletes = {"tags"}
        r = self.tenon("mirror", "m.toml", "run", "--prune", "plan.json", status=1)
        self.assertEqual(r.stderr.count("does not delete manifests"), 1, r.stderr)  # and not for each
        self.assertIn("2 deleted, 0 to prune, 2 not deleted", r.stdout)
        self.assertTrue(self.is_there(target, signature))
        self.fake.deletes = set()
        self.tenon("tag", f"{target}@{root}", "1.0.0")
        self.plan()
        r = self.tenon("mirror", "m.toml", "run", "--prune", "plan.json", status=1)
        self.assertIn("does not delete", r.stderr)
        self.assertTrue(self.is_there(target, "1.0.0"))

    def test_a_list_that_lies(self):
        """A stand-in that names what refers to something else: that is no reason to delete it."""
        gone, kept = self.signed("1.0.0"), self.signed("1.1.0")
        self.signed("1.2.0")
        target = f"{self.fake.host}/app"
        self.fake.lists_referrers = False
        self.tenon("copy", "-a", "-r", "oci:made", target)
        entries = [json.loads(self.tenon("manifest", "get", f"{target}@{x}", "-o", "m.json", "--format", "json").stdout)["manifest"]
                   for x in (kept[1], gone[1])]
        (self.tenon.folder / "i.json").write_text(json.dumps({"schemaVersion": 2, "mediaType": fakereg.INDEX, "manifests": entries}))
        self.tenon("manifest", "put", "i.json", f"{target}:{gone[0].replace(':', '-')}", "--media-type", fakereg.INDEX)
        self.rules(target)
        self.assertNotIn(kept[1], self.plan())
        self.json("run", "--prune", "plan.json")
        self.assertTrue(all(self.is_there(target, x) for x in kept))

    def test_shards_share_it(self):
        """Each thing that is to go is in the plan of one machine; by its share of one plan each deletes its part."""
        many = [self.signed(f"1.{i}.0") for i in range(6)]
        self.signed("2.0.0")
        for target in self.targets()[:2]:
            self.rules(target, tags='{ allow = ["^[0-9]"] }')
            self.tenon("mirror", "m.toml", "run")
            self.rules(target, tags='{ allow = ["^2"] }', more="referrers = true\nprune = true\n")
            self.assertEqual(self.plan(), [])
            self.rules(target, tags='{ semver = ">=1", newest = 1 }', more="referrers = true\nprune = true\nmax-loss = 95\n")
            whole = self.plan()
            self.assertEqual(len([x for x in whole if x.startswith("1.")]), 6)
            parts = [[x.get("tag", x["digest"]) for x in self.json("plan", "--shard", f"{i}/3")["mirrors"][0]["prune"]] for i in (1, 2, 3)]
            self.assertEqual(sorted(sum(parts, [])), sorted(whole))
            runs = [self.tenon.start("mirror", "m.toml", "run", "--prune", "plan.json", "--shard", f"{i}/3") for i in (1, 2, 3)]
            for p in runs:
                out = p.communicate()
                self.assertEqual(p.returncode, 0, out)
            self.assertEqual(self.plan(), [])
            self.assertFalse(any(self.is_there(target, x[1]) for x in many))

    # ---- plans that are none of this ----

    def test_plans_of_others(self):
        for tag in ("1.0.0", "1.1.0", "1.2.0"):
            self.made.manifest(tag.encode(), tag=tag)
        for target in ("oci:to", "oci:other"):
            self.tenon("copy", "-a", "oci:made", target)
            self.rules(target)
            self.assertEqual(self.plan(), ["1.0.0"])
        self.rules("oci:to")
        run = lambda: self.tenon("mirror", "m.toml", "run", "--prune", "plan.json", status=1)
        r = run()
        self.assertIn("the plan is of another file: it prunes oci:made -> oci:other, which this one does not [mirror-plan]", r.stderr)
        self.assertEqual(r.stdout, "")
        self.rules("oci:other", source="oci:to")
        self.assertIn("[mirror-plan]", run().stderr)
        (self.tenon.folder / "plan.json").write_text('{"run": false, "mirrors": []}')
        self.assertIn("the plan says nothing of oci:to -> oci:other [mirror-plan]", run().stderr)
        self.rules("oci:other", more="")
        self.assertIn("none of the file's mirrors has `prune = true` [mirror-plan]", run().stderr)
        self.rules("oci:other")
        (self.tenon.folder / "plan.json").write_text(json.dumps(self.json("run")))
        self.assertIn("this is what a run printed, and no plan [mirror-plan]", run().stderr)
        self.assertEqual(self.tenon("tags", "oci:other").stdout.split(), ["1.0.0", "1.1.0", "1.2.0"])

    def test_plans_of_before(self):
        for tag in ("1.0.0", "1.1.0", "1.2.0", "1.3.0"):
            self.made.manifest(tag.encode(), tag=tag)
        self.tenon("copy", "-a", "oci:made", "oci:to")
        self.rules("oci:to")
        self.assertEqual(self.plan(), ["1.0.0", "1.1.0"])
        self.rules("oci:to", tags='{ allow = ["^[0-9]"], newest = 3 }')
        r = self.tenon("mirror", "m.toml", "run", "--prune", "plan.json", status=1)
        self.assertIn("`1.1.0` was to go, and is to stay", r.stderr)
        self.assertIn("0 deleted, 1 to prune, no pruning;", r.stdout)
        self.assertEqual(len(self.tenon("tags", "oci:to").stdout.split()), 4)
        self.rules("oci:to")
        self.tenon("delete", "oci:to:1.0.0")  # as a run that was stopped did
        self.run_plan()
        r = self.json("run", "--prune", "plan.json")  # and once more
        self.assertEqual(r["mirrors"][0]["prune"], [])


class Related(Pruning):
    """What is about what goes in more than one way, or about what is itself about it."""
    TWO = "referrers = true\nprune = true\nmax-loss = 100\n"

    def setUp(self):
        super().setUp()
        self.target = f"{self.fake.host}/app"

    def put(self, tags='{ allow = ["^[0-9]"], newest = 1 }'):
        self.fake.manifests.clear()
        self.tenon("copy", "-a", "-r", "oci:made", self.target)
        self.rules(self.target, tags=tags, more=self.TWO)

    def tag_about(self, root, content, kind):
        return self.made.manifest(content, tag=root["digest"].replace(":", "-") + kind)

    def there(self):
        return {x.partition("/")[2] for x in self.fake.manifests}

    def results(self, **more):
        r = self.json("run", "--prune", "plan.json", **more)
        return {x.get("tag", x["digest"]): x["result"] for x in r["mirrors"][0]["prune"]}

    def test_a_tag_that_refers_to_another(self):
        """And one in whose index both are: what is about any of them is not left, on whichever machine."""
        root = self.made.manifest(b"root", tag="1.0.0")
        about = [self.made.manifest(b"before", subject=root, tag="0.1.0"), self.made.manifest(b"after", subject=root, tag="1.1.0")]
        inner = self.made.manifest(b"inner", subject=root)
        self.made.index(root, inner, tag="0.5.0")
        about += [inner] + [self.made.manifest(b"of that", subject=x) for x in about + [inner]]
        self.made.manifest(b"stays", tag="2.0.0")
        for self.fake.lists_referrers in (True, False):
            self.put()
            lists = [x.replace(":", "-") for x in [root["digest"]] + [x["digest"] for x in about[:3]]]
            expected = {x["digest"] for x in about} | {"0.1.0", "0.5.0", "1.0.0", "1.1.0"}
            expected |= set() if self.fake.lists_referrers else set(lists)
            parts = [self.json("plan", "--shard", f"{i}/3")["mirrors"][0]["prune"] for i in (1, 2, 3)]
            self.assertEqual({x.get("tag", x["digest"]) for x in sum(parts, [])}, expected)
            planned = self.plan()
            self.assertEqual(sorted(planned), sorted(expected))
            self.run_plan()
            self.assertEqual(self.there() & expected, set())
            self.assertEqual(self.plan(), [])

    def test_an_index_that_refers_to_what_is_in_it(self):
        """A registry takes its tag away with it: what is about the rest goes before."""
        root = self.made.manifest(b"root")
        other = self.made.manifest(b"other", subject=root)
        of_that = self.made.manifest(b"of that", subject=other)
        self.made.index(root, subject=root, tag="1.0.0", artifactType="application/vnd.test")
        self.made.manifest(b"stays", tag="2.0.0")
        self.put()
        self.plan()
        self.fake.journal.clear()
        self.run_plan()
        self.assertEqual([path.rpartition("/")[2] for _, path, _ in self.fake.asked("DELETE")][:2],
                         [of_that["digest"], other["digest"]])

    def test_what_is_about_a_tag_about_it(self):
        """The bill of materials of two: its signature goes with the second."""
        roots = [self.made.manifest(tag.encode(), tag=tag) for tag in ("1.0.0", "1.1.0", "1.2.0")]
        bill = [self.tag_about(x, b"bill", ".sbom") for x in roots[:2]][0]
        alone = self.tag_about(roots[0], b"alone", ".att")
        signatures = [self.tag_about(x, b"signature" + x["digest"].encode(), ".sig") for x in (bill, alone)]
        stamps = [self.made.manifest(b"stamp", subject=x) for x in (bill, alone)]
        tags = [x["digest"].replace(":", "-") + ".sig" for x in (bill, alone)]
        self.put('{ allow = ["^[0-9]"], newest = 2 }')
        self.plan()
        self.run_plan()
        self.assertEqual([x in self.there() for x in tags + [x["digest"] for x in stamps]], [True, False, True, False])
        self.rules(self.target, tags='{ allow = ["^[0-9]"], newest = 1 }', more=self.TWO)
        self.plan()
        self.run_plan()
        self.assertEqual([x for x in self.there() if x.startswith("sha256-")], [])
        self.assertNotIn(stamps[0]["digest"], self.there())

    def test_what_has_two_tags_about_something(self):
        """Where a manifest goes with all its tags: one that the plan did not speak of keeps it, and so the tag it is about."""
        roots = [self.made.manifest(tag.encode(), tag=tag) for tag in ("1.0.0", "1.1.0", "1.2.0")]
        tags = [self.tag_about(x, b"bill", ".sbom") and x["digest"].replace(":", "-") + ".sbom" for x in roots[:2]]
        self.put('{ allow = ["^[0-9]"], newest = 2 }')
        self.fake.deletes = {"digests"}
        self.assertEqual(self.plan(), [tags[0], "1.0.0"])
        self.rules(self.target, tags='{ allow = ["^[0-9]"], newest = 1 }', more=self.TWO)
        for _ in range(2):
            results = self.results(status=1)
            self.assertEqual([results[x] for x in (tags[0], "1.0.0")], ["failed", "kept"])
            self.assertTrue(self.there() >= {*tags, "1.0.0", "1.1.0"})
        self.plan()
        self.run_plan()
        self.assertEqual({x for x in self.there() if ":" not in x}, {"1.2.0"})


class Lanes(Pruning):
    """Many at a time: with the same plan, and in an order that a run may be stopped in at any moment."""
    MORE = "referrers = true\nprune = true\nmax-loss = 100\n"

    def setUp(self):
        super().setUp()
        self.target, self.all = f"{self.fake.host}/app", []

    def fill(self, n, kept=2):
        """So many tags that are to go, and some that stay: in each the tag, its manifest, and what is about it."""
        if not self.all:
            self.all = [[f"1.{i}.0"] + self.signed(f"1.{i}.0") for i in range(n + kept)]
        self.put()
        self.newest(kept)
        return self.all[:n]

    def put(self):
        self.fake.fault = None
        self.fake.manifests.clear()
        self.tenon("copy", "-a", "-r", "oci:made", self.target)
        self.whole = dict(self.fake.manifests)

    def put_back(self):
        self.fake.manifests.clear()
        self.fake.manifests.update(self.whole)

    def newest(self, kept, more=""):
        self.rules(self.target, tags=f'{{ allow = ["^[0-9]"], newest = {kept} }}', more=self.MORE + more)

    def slow(self):
        """How many requests there were at a time, by method."""
        self.most, there, lock = {}, {}, threading.Lock()

        def fault(h, method, path):
            with lock:
                there[method] = there.get(method, 0) + 1
                self.most[method] = max(self.most.get(method, 0), there[method])
            time.sleep(0.01)
            with lock:
                there[method] -= 1
        self.fake.fault = fault

    def has(self, ref):
        return f"app/{ref}" in self.fake.manifests

    def list_of(self, subject):
        return [x["digest"] for x in json.loads(self.fake.manifests["app/" + subject.replace(":", "-")][1])["manifests"]]

    def check_order(self, gone):
        """What is about a manifest is not there without it: nobody would find it."""
        for tag, root, signature, of_that, old in gone:
            about = [x for x in (signature, of_that, root.replace(":", "-"), root.replace(":", "-") + ".sig") if self.has(x)]
            self.assertTrue(self.has(tag) or not about, (tag, about))
            self.assertTrue(self.has(signature) or not self.has(of_that), tag)

    # ----

    def test_the_plan_is_the_same(self):
        for self.fake.lists_referrers in (True, False):
            gone = self.fill(12)
            self.slow()
            plans = []
            for jobs in (1, 8, 0):
                self.newest(2, f"jobs = {jobs}\n")
                self.most.clear()
                plans.append(self.tenon("mirror", "m.toml", "plan", "--format", "json").stdout)
                self.assertTrue(self.most["GET"] == 1 if jobs == 1 else 1 < self.most["GET"] <= (jobs or 24), self.most)
            self.assertEqual(len(set(plans)), 1)
            listed = [(x.get("tag", x["digest"]), x.get("subject")) for x in json.loads(plans[0])["mirrors"][0]["prune"]]
            expected = []
            for tag, root, signature, of_that, old in sorted(gone):
                a, b = root.replace(":", "-"), signature.replace(":", "-")
                lists = not self.fake.lists_referrers
                expected += [(of_that, signature)] + [(b, signature)] * lists + [(signature, root)] + [(a, root)] * lists
                expected += [(a + ".sig", root), (tag, None)]
            self.assertEqual(listed, expected)
            self.fake.fault = None

    def test_deleted_at_a_time(self):
        for jobs in (1, 8):
            gone = self.fill(12)
            self.newest(2, f"jobs = {jobs}\n")
            self.plan()
            self.slow()
            self.run_plan()
            self.assertTrue(self.most["DELETE"] == 1 if jobs == 1 else 1 < self.most["DELETE"] <= 8, self.most)
            self.fake.fault = None
            self.check_order(gone)
            self.assertEqual([x for x in self.tenon("tags", self.target).stdout.split() if x[0] == "1"], ["1.12.0", "1.13.0"])

    def test_the_budget_is_kept(self):
        self.fill(8)
        self.newest(2, "per-second = 60\njobs = 8\n")
        times = []
        self.fake.fault = lambda h, method, path: times.append(time.monotonic())
        for act in (self.plan, self.run_plan):
            times.clear()
            act()
            self.assertGreater(len(times), 30)
            self.assertGreaterEqual(times[-1] - times[0], (len(times) - 1) / 60 - 0.05)

    def stop_and_go_on(self, stop, gone=()):
        """A run that is killed at a deletion, of the n-th path, where stop(n, path) says so; then the next with the same plan.
        A new plan lists in between what is left."""
        planned = self.plan()
        lock, paths, over = threading.Lock(), [], threading.Event()

        def fault(h, method, path):
            with lock:
                paths.append(path) if method == "DELETE" else None
                n = len(paths)
            if over.is_set() or (method == "DELETE" and stop(n, path)):
                over.set()
                p.kill()
                return h.hang_up()
        self.fake.fault = fault
        p = self.tenon.start("mirror", "m.toml", "run", "--prune", "plan.json")
        p.communicate()
        self.assertEqual(p.returncode, -9)
        time.sleep(0.1)  # what was let through is over
        self.fake.fault = None
        self.check_order(gone)
        left = {x.get("tag", x["digest"]) for x in self.json("plan")["mirrors"][0]["prune"]}
        self.assertEqual(left - set(planned), set())
        self.assertEqual([x for x in planned if self.has(x) and x not in left], [])
        self.run_plan()
        self.assertEqual(self.plan(), [])
        self.assertEqual([x for x in planned if self.has(x)], [])

    def test_a_killed_run_is_completed(self):
        for self.fake.lists_referrers in (True, False):
            gone = self.fill(8)
            for self.fake.deletes in ({"tags", "digests"}, {"digests"}):
                for after in (5, 20):
                    self.put_back()
                    self.stop_and_go_on(lambda n, path: n > after, gone)

    def test_what_tags_have_in_common(self):
        """Indexes with a manifest in common, in a registry that takes a manifest away with all its tags: what is about that
        goes before the last of them, in whatever order they are."""
        common = self.made.manifest(b"common")
        about = self.made.manifest(b"about it", subject=common)["digest"]
        inner = self.made.index(common)
        for i in range(8):
            self.made.index(inner, self.made.manifest(b"part %d" % i), tag=f"0.{i}.0")
        self.made.enter(inner, "0.8.0")
        self.fill(2)
        self.fake.deletes = {"digests"}
        self.stop_and_go_on(lambda n, path: path.endswith(about) and not time.sleep(0.5))
        self.assertFalse(self.has(about))

    def test_lists_that_go_are_not_written(self):
        """Nor is what goes asked for once more, to learn what it is about."""
        self.fake.lists_referrers = False
        self.fill(6)
        n = len(self.plan())
        self.fake.journal.clear()
        self.run_plan()
        self.assertEqual((len(self.fake.asked("PUT")), len(self.fake.asked("DELETE"))), (0, n))
        deleted = {path.rpartition("/")[2] for _, path, _ in self.fake.asked("DELETE")}
        asked = [path.rpartition("/")[2] for _, path, _ in self.fake.asked("GET", "/manifests/sha256:")]
        self.assertEqual(max(asked.count(x) for x in deleted if ":" in x), 1)  # for the list of what goes

    def stays_in_list(self, tag=None):
        """Something more refers to what goes first."""
        self.fake.lists_referrers = False
        _, root, signature, *_ = self.fill(3)[0]
        subject = {"mediaType": MANIFEST, "digest": root, "size": 1}
        return root, signature, self.made.manifest(b"stays", subject=subject, tag=tag)["digest"]

    def check_list(self, root, stays):
        r = self.json("run", "--prune", "plan.json")
        results = {x.get("tag", x["digest"]): x["result"] for x in r["mirrors"][0]["prune"]}
        self.assertEqual({k: v for k, v in results.items() if v != "deleted"}, {root.replace(":", "-"): "kept"})
        self.assertEqual(self.list_of(root), [stays])
        self.assertTrue(self.has(stays))

    def test_a_list_that_stays_is_right(self):
        root, _, stays = self.stays_in_list("mine")
        self.put()
        self.plan()
        self.check_list(root, stays)

    def test_a_list_that_stays_is_right_after_a_stop(self):
        root, signature, stays = self.stays_in_list("mine")
        self.put()
        self.plan()
        del self.fake.manifests[f"app/{signature}"]
        self.check_list(root, stays)

    def test_a_list_that_gets_more_meanwhile_is_right(self):
        root, signature, stays = self.stays_in_list()

        def fault(h, method, path):
            if method == "DELETE" and path.endswith(signature):
                self.fake.fault = None
                self.tenon("copy", f"oci:made@{stays}", f"{self.target}:late")
        self.plan()
        self.fake.fault = fault
        self.check_list(root, stays)

    def test_what_is_not_there_holds_no_list(self):
        self.fake.lists_referrers = False
        tag, root, signature, of_that, old = self.fill(1)[0]
        del self.fake.manifests[f"app/{signature}"]
        self.plan()
        self.run_plan()
        self.assertFalse(self.has(root.replace(":", "-")))

    def test_what_cannot_go_holds_its_tag(self):
        """It would not be found again."""
        for self.fake.lists_referrers in (True, False):
            tag, root, signature, of_that, old = self.fill(4)[1]
            self.plan()
            self.fake.fault = lambda h, method, path: method == "DELETE" and path.endswith(of_that) and h.error(403, "DENIED")
            r = self.json("run", "--prune", "plan.json", status=5)
            results = {x.get("tag", x["digest"]): x["result"] for x in r["mirrors"][0]["prune"]}
            self.assertEqual([results[x] for x in (of_that, signature, tag)], ["failed", "kept", "kept"])
            self.assertEqual([x for x, y in results.items() if x[:2] == "1." and y != "deleted"], [tag])
            self.assertEqual(r["errors"], 1)
            self.fake.fault = None
            self.run_plan()
            self.assertEqual(self.plan(), [])
            self.assertFalse(any(self.has(x) for x in (of_that, signature, tag)))

    def test_a_tag_that_begins_like_one_about_it(self):
        tag, root, *_ = self.fill(1)[0]
        other = root.replace(":", "-") + "-mine"
        self.tenon("copy", f"{self.target}:1.1.0", f"{self.target}:{other}")
        self.plan()
        self.run_plan()
        self.assertTrue(self.has(other))
        self.assertFalse(self.has(root.replace(":", "-") + ".sig"))

    def test_many_by_their_digest(self):
        """Tags that cannot be deleted themselves, where nothing had to be known of what stays before."""
        gone = self.fill(12)
        self.rules(self.target, tags='{ allow = ["^[0-9]"], newest = 2 }', more="prune = true\nmax-loss = 100\n")
        self.tenon("tag", f"{self.target}:1.3.0", "mine")
        self.fake.deletes = {"digests"}
        self.plan()
        r = self.json("run", "--prune", "plan.json", status=1)
        failed = [x["tag"] for x in r["mirrors"][0]["prune"] if x["result"] != "deleted"]
        self.assertEqual(failed, ["1.3.0"])
        self.assertEqual([tag for tag, root, *_ in gone if self.has(root)], ["1.3.0"])
        self.assertEqual(r["errors"], 1)

    def test_a_target_that_does_not_delete(self):
        self.fill(12)
        n = len(self.plan())
        self.fake.deletes = {"tags"}
        r = self.json("run", "--prune", "plan.json", status=1)
        self.assertEqual(r["errors"], 1)  # and not for each
        results = [x["result"] for x in r["mirrors"][0]["prune"]]
        self.assertEqual((results.count("failed"), results.count("deleted")), (24, n - 24))
