"""What registries and token services do that is neither a fault nor what one would expect, and what
comes of each."""
import base64, concurrent.futures, fcntl, json, os, struct, subprocess, termios, time, unittest, urllib.parse

import fakereg
import servers
from fakereg import BASIC, digest_of
from servers import ANSWER
from test_copy import Layout

MANIFEST = "application/vnd.oci.image.manifest.v1+json"


class Case(fakereg.Case):
    def refill(self):
        self.fake.fault = None
        self.fill()


class Requests(Case):
    def passing(self, method, part, times, **head):
        """The first requests of a method are refused with 429."""
        left = [times]

        def fault(h, m, path):
            if m != method or part not in path or not left[0]:
                return False
            left[0] -= 1
            h.body()
            return h.error(429, "TOOMANYREQUESTS", **head)
        self.fake.fault = fault

    def test_the_form_of_requests(self):
        """What distribution-spec wants of each that a client sends, whatever the verb."""
        large, place = self.tenon.folder / "large.wasm", f"{self.fake.host}/org/answer"
        servers.large(large, 33 << 20)
        self.fake.fault = lambda h, method, path: (method == "PUT" and int(h.headers["Content-Length"]) > 5 << 20 and
                                                   h.body() is not None and h.error(413, "SIZE_INVALID"))
        self.tenon("push", ANSWER, f"{place}:1")
        self.tenon("push", large, f"{place}:2")
        self.tenon("push", large, f"{self.fake.host}/org/chunks:2", "--jobs", "1", "-a", "a=b")
        self.fake.blobs.pop(self.sha256(large))
        self.tenon("push", large, f"{place}:3", "--jobs", "1")
        self.tenon("attach", ANSWER, f"{place}:1", "--artifact-type", "a/b")
        self.tenon("tag", f"{place}:1", "4")
        docker = {"schemaVersion": 2, "mediaType": "application/vnd.docker.distribution.manifest.list.v2+json", "manifests": []}
        (self.tenon.folder / "docker.json").write_text(json.dumps(docker))
        self.tenon("manifest", "put", "docker.json", f"{place}:docker")
        self.tenon("copy", "-r", f"{place}:1", f"{self.fake.host}/org/other:1")
        self.tenon("pull", f"{place}:1", "-o", "back.wasm")
        self.tenon("tags", place)
        put, seen = dict(self.fake.manifests), set()
        self.tenon("delete", f"{place}:4")
        for method, path, head in self.fake.journal:
            url = urllib.parse.urlsplit(path)
            query, part, length = urllib.parse.parse_qs(url.query), url.path.split("/")[-2], head.get("Content-Length")
            upload = "/blobs/uploads/" in path
            seen.add((method, "uploads" if upload else part))
            self.assertNotIn("Expect", head, path)
            self.assertEqual(head["Accept-Encoding"], "identity")
            self.assertTrue(url.path.startswith("/v2/org/"))
            if method in ("GET", "HEAD", "DELETE"):
                self.assertIn(length, (None, "0"), path)
                self.assertNotIn("Content-Type", head)
            if method in ("GET", "HEAD") and part == "manifests":
                self.assertLessEqual({MANIFEST, fakereg.INDEX, "application/vnd.docker.distribution.manifest.v2+json",
                                      docker["mediaType"]}, set(head["Accept"].split(", ")))
            if method == "PUT" and part == "manifests":
                body = json.loads(put[url.path.split("/")[-1]][1])
                self.assertEqual(head["Content-Type"], body["mediaType"])
            if method == "POST":
                self.assertEqual((length, head.get("Transfer-Encoding")), ("0", None))
            if method == "PUT" and upload:  # the query of the session's place is kept
                self.assertEqual((query["_state"][0][:2], query["digest"][0][:7], len(query["digest"])), ("a=", "sha256:", 1))
                self.assertEqual((head["Content-Type"], head.get("Content-Range")), ("application/octet-stream", None))
            if method == "PATCH" and "Content-Range" in head:
                start, end = map(int, head["Content-Range"].split("-"))
                self.assertEqual((end - start + 1, head["Content-Type"]), (int(length), "application/octet-stream"))
                seen.add("in chunks")
            elif method == "PATCH":
                self.assertEqual((head["Transfer-Encoding"], length), ("chunked", None))
        self.assertLessEqual({("GET", "tags"), ("GET", "manifests"), ("HEAD", "manifests"), ("PUT", "manifests"), ("DELETE", "manifests"),
                              ("GET", "blobs"), ("HEAD", "blobs"), ("POST", "uploads"), ("PATCH", "uploads"), ("PUT", "uploads"),
                              ("GET", "referrers"), "in chunks"}, seen)

    def test_no_clobber_of_what_came_meanwhile(self):
        """Another is done first while a copy brings blobs: its tag stays, and those beside it are given."""
        self.tenon("push", ANSWER, "oci:made:1")
        self.tenon("tag", "oci:made:1", "2", "3")
        for argv, result in ((("-n",), "failed"), ((), "copied")):
            self.fake.manifests, self.fake.blobs, self.fake.fault = {}, {}, None
            self.tenon("push", ANSWER, f"{self.fake.host}/org/answer:other", "-a", "a=b")
            self.fake.blobs.clear()

            def fault(h, method, path):
                if method == "PUT" and "/blobs/" in path:
                    self.fake.manifests["2"] = self.fake.manifests["other"]
            self.fake.fault = fault
            r = self.tenon("copy", "-a", *argv, "oci:made", f"{self.fake.host}/org/answer", "--format", "json",
                           status=7 if argv else 0)
            items = {x["to"]: x["result"] for x in json.loads(r.stdout)["items"]}
            self.assertEqual(items, {"1": "copied", "2": result, "3": "copied"})
            same = self.fake.manifests["2"] == self.fake.manifests["other"]
            self.assertEqual((same, self.fake.manifests["1"], "other" in r.stdout), (bool(argv), self.fake.manifests["3"], False))

    def test_a_head_of_a_blob_that_is_not_answered(self):
        self.fill()
        for status in (400, 403, 405, 501):
            self.fake.fault = lambda h, method, path: method == "HEAD" and "/blobs/" in path and h.reply(status)
            self.fake.journal.clear()
            self.tenon("push", ANSWER, f"{self.fake.host}/org/answer:{status}")
            self.assertEqual({r[2].get("Range") for r in self.fake.asked("GET", "/blobs/")}, {"bytes=0-0"})
            self.assertEqual(self.fake.asked("POST"), [])
            self.fake.blobs.clear()
            self.tenon("push", ANSWER, f"{self.fake.host}/org/answer:{status}")
            self.assertIn(self.layer, self.fake.blobs)

    def test_a_tag_that_cannot_be_asked_for_is_put(self):
        path = self.fill(5 << 20)
        for status in (400, 403, 404, 405, 500, 503):
            self.fake.fault = lambda h, method, path: method == "HEAD" and "/manifests/" in path and h.reply(status)
            self.fake.journal.clear()
            self.tenon("push", path, self.ref)
            self.assertEqual(len(self.fake.asked("HEAD", "/manifests/")), 1)
            self.assertEqual(len(self.fake.asked("PUT", "/manifests/")), 1, status)

    def test_an_upload_that_is_to_wait(self):
        for method, part in (("PUT", "/uploads/"), ("PUT", "/manifests/"), ("POST", "/uploads/")):
            self.fake.blobs.clear()
            self.fake.manifests.clear()
            self.passing(method, part, 1, Retry_After="2")
            started = time.time()
            self.tenon("push", ANSWER, self.ref)
            self.assertGreaterEqual(time.time() - started, 2, (method, part))

    def test_a_chunk_that_is_to_wait(self):
        self.passing("PATCH", "/uploads/", 1, Retry_After="2")
        busy = self.fake.fault

        def fault(h, method, path):
            if method == "PUT" and "/blobs/" in path and int(h.headers["Content-Length"]) > 1000:
                return h.body() is not None and h.error(413, "SIZE_INVALID")
            return busy(h, method, path)
        started = time.time()
        digest, _ = self.large_push(20, fault)
        self.assertGreaterEqual(time.time() - started, 2)
        self.assertIn(digest, self.fake.blobs)

    def test_an_upload_that_is_to_wait_too_long(self):
        self.passing("PUT", "/uploads/", 100, Retry_After="100000")
        started = time.time()
        r = self.tenon("push", ANSWER, self.ref, status=4)
        self.assertLess(time.time() - started, 10)
        self.assertEqual(len(self.fake.asked("PUT")), 1)
        self.assertIn("in 100000 s", r.stderr)

    def test_documents_that_break_off(self):
        path = self.fill()
        for part in ("/manifests/", "/tags/list"):
            left = [2]

            def cut(h, method, path):
                if method != "GET" or part not in path or not left[0]:
                    return False
                left[0] -= 1
                h.promise(900)
                h.wfile.write(b'{"schemaVersion": 2, ')
                return h.hang_up()
            self.fake.fault = cut
            if "tags" in part:
                self.assertEqual(self.tenon("tags", f"{self.fake.host}/org/answer").stdout, "1\n")
            else:
                self.pull(same=path)
            self.assertEqual(left, [0])

    def test_ranges_that_are_cut(self):
        """After a break, a server that gives so much at a time; and one that gives nothing more."""
        path = self.fill(3 << 20)
        data = self.fake.blobs[self.layer]
        for most in (1 << 20, 0):
            def cut(h, method, url):
                if method != "GET" or self.layer not in url:
                    return False
                if "Range" not in h.headers:
                    h.promise(len(data))
                    h.wfile.write(data[:100000])
                    return h.hang_up()
                start = int(h.headers["Range"][6:-1])
                part = data[start:start + most]
                return h.reply(206, part, Content_Range=f"bytes {start}-{start + len(part) - 1}/{len(data)}")
            self.fake.fault = cut
            self.fake.journal.clear()
            if most:
                self.pull(same=path)
                self.assertEqual(len(self.fake.asked("GET", self.layer)), 4)
                os.remove(self.tenon.folder / "out.wasm")
            else:
                self.pull(status=6)
                self.assertEqual(len(self.fake.asked("GET", self.layer)), 2)

    def test_dates_of_three_kinds(self):
        path = self.fill()
        for form in ("%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"):
            self.passing("GET", "/manifests/", 1, Retry_After=time.strftime(form, time.gmtime(time.time() + 3)))
            started = time.time()
            self.pull(same=path)
            self.assertGreater(time.time() - started, 1.5, form)


class Uploads(Case):
    def refuse(self, method, part, status, **head):
        self.fake.fault = lambda h, m, path: m == method and part in path and h.body() is not None and h.error(status, "X", **head)

    def test_what_is_not_begun_is_not_begun_again(self):
        for status in (400, 403, 404, 405, 409, 413, 415):
            self.fake.journal.clear()
            self.refuse("POST", "/uploads/", status)
            r = self.tenon("push", ANSWER, self.ref, status={403: 5, 404: 7}.get(status, 4))
            self.assertEqual(len(self.fake.asked("POST")), 1, status)
            self.assertEqual("no such repository to push to" in r.stderr, status == 404)

    def test_what_is_refused_is_cancelled(self):
        for status in (400, 409, 415):
            self.fake.journal.clear()
            self.refuse("PUT", "/uploads/", status)
            self.tenon("push", ANSWER, self.ref, status=4)
            self.assertEqual(len(self.fake.asked("PUT")), 1)
            place, = [r[1] for r in self.fake.asked("DELETE")]
            self.assertEqual(self.fake.asked("PUT")[0][1].partition("&digest=")[0], place)

    def test_a_session_in_another_place_each_time(self):
        def fault(h, method, path):
            if method == "PUT" and "/blobs/" in path and int(h.headers["Content-Length"]) > 1000:
                return h.body() is not None and h.error(413, "SIZE_INVALID")
            if method == "PATCH":  # 201 as ECR has it, no Range, a relative place
                number = path.partition("?")[0].rpartition("/")[2]
                had = self.fake.sessions.pop(number, b"") + h.body()
                self.fake.uploads += 1
                self.fake.sessions[str(self.fake.uploads)] = had
                return h.reply(201, Location=f"{self.fake.uploads}?_state=b%3D")
            return False
        digest, _ = self.large_push(40, fault)
        self.assertIn(digest, self.fake.blobs)
        self.assertEqual(len({r[1] for r in self.fake.asked("PATCH")}), 3)

    def test_a_mount_at_a_token_service_that_splits_scopes(self):
        """The two scopes of a mount, for one who may do both, and for one who may not read the other."""
        self.fake.keyed_by_repository = True
        self.fill()
        self.fake.fault = None
        for allowed in (True, False):
            mounted = set()

            def fault(h, method, path):
                if path.startswith("/token"):
                    scopes = urllib.parse.parse_qs(urllib.parse.urlsplit(path).query).get("scope", [])
                    if any(s.count(":") != 2 for s in scopes) or (not allowed and len(scopes) > 1):
                        return h.error(403, "DENIED")
                    return h.reply(200, json.dumps({"token": base64.b64encode(" ".join(scopes).encode()).decode()}).encode())
                may = base64.b64decode(h.headers.get("Authorization", "")[7:]).decode()
                name = "other/name" if "/other/name/" in path else "org/answer"
                wanted = ["repository:org/answer:pull"] if "mount=" in path else []
                wanted += [f"repository:{name}:pull"] if method in ("GET", "HEAD") else [f"repository:{name}:pull,push"]
                if not all(any(m.startswith(w) for m in may.split()) for w in wanted):
                    h.body()
                    return h.error(401, "UNAUTHORIZED", WWW_Authenticate=f'Bearer realm="http://{self.fake.host}/token",service="s"')
                if "mount=" in path:
                    mounted.add(urllib.parse.parse_qs(urllib.parse.urlsplit(path).query)["mount"][0])
                    return h.reply(201)
                return method == "HEAD" and "/other/" in path and path.rpartition("/")[2] not in mounted and h.reply(404)
            self.fake.fault = fault
            self.fake.journal.clear()
            self.tenon("copy", self.ref, f"{self.fake.host}/other/name:{allowed}")
            self.assertEqual(len(self.fake.asked("PUT", "/uploads/")), 0 if allowed else 2)


class Proxies(Case):
    def setUp(self):
        super().setUp()
        self.far = "registry.test/org/answer:1"  # which no name server knows

    def test_a_proxy_that_refuses(self):
        self.fake.fault = lambda h, method, path: h.reply(407)
        fakereg.Handler.do_CONNECT = fakereg.Handler.handle_any
        self.addCleanup(delattr, fakereg.Handler, "do_CONNECT")
        r = self.tenon("pull", self.far, "-o", "x.wasm", env={"https_proxy": f"http://{self.fake.host}"}, status=4)
        self.assertRegex(r.stderr, "the proxy on the way there: .*407")
        self.assertIn("https_proxy", r.stderr)
        self.assertEqual([r[:2] for r in self.fake.journal], [("CONNECT", "registry.test:443")])

    def test_a_proxy_that_is_not_there(self):
        r = self.tenon("pull", self.far, "-o", "x.wasm", env={"https_proxy": "http://localhost:1"}, status=4)
        self.assertIn("the proxy on the way there", r.stderr)

    def test_where_no_proxy_goes(self):
        for env in ({"no_proxy": "registry.test"}, {"NO_PROXY": "*"}):
            r = self.tenon("pull", self.far, "-o", "x.wasm", env=dict(env, https_proxy="http://localhost:1"), status=4)
            self.assertIn("no such host", r.stderr)
        self.fill()  # loopback is never reached by way of one
        self.tenon("pull", self.ref, "-o", "x.wasm", env={"http_proxy": "http://localhost:1", "ALL_PROXY": "http://localhost:1"})

    def test_by_way_of_one(self):
        """A request in absolute form is the registry's, whoever takes it."""
        self.fill()

        def fault(h, method, path):
            h.path = path.removeprefix("http://registry.test")
            return not path.startswith("http://registry.test/") and h.error(400, "NOT_OURS")
        self.fake.fault = fault
        self.tenon("pull", self.far, "-o", "x.wasm", "--plain-http", env={"http_proxy": f"http://{self.fake.host}"})


class Login(Case):
    def login(self, fault, status):
        self.fake.fault = fault
        r = self.tenon("login", self.fake.host, "-u", "ann", "--password-stdin", input="secret\n", status=status)
        self.assertNotIn("(null)", r.stderr)
        self.assertEqual((self.tenon.home / ".docker/config.json").exists(), not status)
        return r.stderr

    def test_places_that_are_no_registry(self):
        for fault in (lambda h, m, path: h.reply(404), lambda h, m, path: path == "/v2/" and h.reply(302, Location="/x")):
            self.assertIn(f"{self.fake.host} has no API of a registry at /v2/", self.login(fault, 7))

    def test_other_ways_to_sign_in(self):
        told = self.login(lambda h, m, path: h.reply(401, WWW_Authenticate='Negotiate, NTLM abc='), 5)
        self.assertIn("by way of `negotiate`", told)
        self.assertIn("did not ask", self.login(lambda h, m, path: h.reply(403), 5))
        told = self.login(lambda h, m, path: h.reply(401, WWW_Authenticate="N" * 5000), 5)
        self.assertRegex(told, "by way of `n{20,80}`")

    def test_a_way_that_one_of_several_wanted(self):
        """It is told of that one alone, long after its exchange is over."""
        self.fake.manifests["a"] = self.fake.manifests["b"] = self.fake.manifests["c"] = ("x/y", b"{}")

        def fault(h, method, path):
            if path.endswith("/manifests/b"):
                return h.reply(401, WWW_Authenticate="Negotiate")
            return "/manifests/" in path and h.error(403, "DENIED")
        self.fake.fault = fault
        told = self.tenon("copy", "--all-tags", "-j", "1", f"{self.fake.host}/org/answer", "oci:all", status=5).stderr
        self.assertEqual([text.split("`")[1] for text in told.split("error: ")[1:] if "negotiate" in text], ["b"], told)
        self.assertEqual(told.count("by way of `negotiate`"), 1, told)


class Words(Case):
    def words(self, body, status=400, **head):
        self.refill()
        self.fake.fault = lambda h, method, path: h.reply(status, body, **head)
        return self.tenon("pull", self.ref, "-o", "x.wasm", status=4 if status == 400 else 5).stderr

    def test_all_errors_of_a_list(self):
        errors = [{"code": f"E{i}", "message": f"m{i}"} for i in range(5)]
        told = self.words(json.dumps({"errors": errors}).encode())
        self.assertIn("E0: m0; E1: m1; E2: m2 [", told)

    def test_words_without_end(self):
        told = self.words(json.dumps({"errors": [{"code": "X", "message": "ä" * 20000}]}, ensure_ascii=False).encode())
        self.assertIn("äää… [", told)
        self.assertLess(len(told), 1000)

    def test_how_the_registry_calls_a_request(self):
        for name in "X-Request-Id", "X-GitHub-Request-Id", "x-amzn-RequestId":
            self.fake.fault = lambda h, method, path: method == "PUT" and h.error(400, "UNKNOWN", **{name.replace("-", "_"): "7f\x1b[1m" + "z" * 2000})
            told = self.tenon("push", ANSWER, self.ref, status=4).stderr
            self.assertIn("note: it calls the request 7f", told)
            self.assertNotIn("\x1b", told)
            self.assertLess(len(told), 1000)

    def test_what_has_no_words(self):
        for body in (b"", b"<html>", b"[]", b'{"errors":{}}', b'{"errors":[]}', b'{"errors":["x"]}', b'{"errors":[{"code":5}]}',
                     b'{"errors":' + b"[" * 5000, b"\xff", b'{"message":""}'):
            self.assertIn("status 400 [", self.words(body), body)

    def test_warnings_of_one_header(self):
        self.fill()
        self.fake.fault = lambda h, method, path: h.reply(
            404, Warning='299 - "first \\"quoted\\"", 299 - "second"') if "/manifests/" in path else False
        told = self.tenon("pull", self.ref, "-o", "x.wasm", status=7).stderr
        self.assertIn('says: first "quoted" [', told)
        self.assertIn("says: second [", told)

    def test_warnings_to_all_who_are_at_work(self):
        """Each store that a copy has is told; who reads it, once."""
        made = Layout(self.tenon.folder / "made")
        for i in range(12):
            made.manifest(b"%d" % i, tag=f"t{i}")
        self.fake.fault = lambda h, method, path: h.reply(404, Warning='299 - "old"') if method == "HEAD" else False
        r = self.tenon("copy", "-a", "-j", "8", "oci:made", f"{self.fake.host}/many", "--format", "json")
        said = json.loads(r.stdout)
        self.assertEqual((said["warnings"], [f["message"] for f in said["findings"]]), (1, [f"{self.fake.host} says: old"]))

    def test_warnings_that_are_none(self):
        for text in ("", "299", "299 -", '299 - "', '199 - "x"', '299 - "a" 299', '"'):
            self.refill()
            self.fake.fault = lambda h, method, path: h.reply(404, Warning=text) if "/manifests/" in path else False
            told = self.tenon("pull", self.ref, "-o", "x.wasm", status=7).stderr
            self.assertEqual("warning" in told, '"a"' in text, text)


class Tokens(Case):
    def serve_tokens(self, challenge="", token=lambda h, method, query: (200, b'{"token":"good"}'), where="/"):
        """Bearer tokens; how to get one is said at paths that hold `where`."""
        self.refill()
        self.asked = []

        def fault(h, method, path):
            if path.startswith("/token"):
                form = h.body().decode()
                query = urllib.parse.parse_qs(urllib.parse.urlsplit(path).query or form)
                self.asked.append((method, query, h.headers.get("Authorization")))
                return h.reply(*token(h, method, query))
            if h.headers.get("Authorization") == "Bearer good":
                return False
            h.body()
            said = {"WWW_Authenticate": f'Bearer realm="http://{self.fake.host}/token"{challenge}'} if where in path else {}
            return h.error(401, "UNAUTHORIZED", **said)
        self.fake.fault = fault

    def config(self, **entry):
        return {"DOCKER_AUTH_CONFIG": json.dumps({"auths": {self.fake.host: entry}})}

    def test_a_401_that_does_not_say_how(self):
        self.serve_tokens(where="/v2/\0")
        self.tenon("pull", self.ref, "-o", "x.wasm", status=5)
        self.assertEqual(len(self.fake.journal), 2)  # what was asked for, and /v2/
        fault = self.fake.fault
        self.serve_tokens(where="/v2/")
        with_words = self.fake.fault
        self.fake.fault = lambda h, method, path: (with_words if path in ("/v2/",) or path.startswith("/token") else fault)(
            h, method, path)
        self.tenon("pull", self.ref, "-o", "x.wasm")
        self.assertEqual(self.asked[0][1]["scope"], ["repository:org/answer:pull"])

    def say_how_at_v2_alone(self, fault=lambda h, method, path: False):
        """`fault` sees what comes with a token; those are called t1, t2, …"""
        self.refill()
        self.scopes = []

        def answer(h, method, path):
            if path.startswith("/token"):
                self.scopes.append(urllib.parse.parse_qs(urllib.parse.urlsplit(path).query)["scope"])
                return h.reply(200, json.dumps({"token": f"t{len(self.scopes)}"}).encode())
            if path == "/v2/":
                return h.error(401, "UNAUTHORIZED", WWW_Authenticate=f'Bearer realm="http://{self.fake.host}/token"')
            if h.headers.get("Authorization", "").startswith("Bearer t"):
                return fault(h, method, path)
            h.body()
            return h.error(401, "UNAUTHORIZED")
        self.fake.fault = answer

    def test_two_scopes_of_a_registry_that_says_how_at_v2(self):
        self.say_how_at_v2_alone(lambda h, method, path: method == "DELETE" and h.reply(202))
        digest = next(k for k in self.fake.manifests if ":" in k)
        self.tenon("manifest", "delete", f"{self.fake.host}/org/answer@{digest}")
        self.assertEqual(self.fake.asked("DELETE")[-1][2]["Authorization"], "Bearer t2")
        self.assertEqual([s[0].rsplit(":", 1)[0] for s in self.scopes], ["repository:org/answer"] * 2)
        self.assertNotEqual(*self.scopes)
        self.assertEqual(len([r for r in self.fake.journal if r[1] == "/v2/"]), 1)

    def test_a_token_that_ends_at_a_registry_that_says_how_at_v2(self):
        self.say_how_at_v2_alone(lambda h, method, path: "/blobs/" in path and h.headers["Authorization"] == "Bearer t1"
                                 and h.error(401, "UNAUTHORIZED"))
        self.tenon("pull", self.ref, "-o", "x.wasm")
        self.assertEqual(len(self.scopes), 2)

    def test_a_token_that_never_serves_at_a_registry_that_says_how_at_v2(self):
        self.say_how_at_v2_alone(lambda h, method, path: h.error(401, "UNAUTHORIZED"))
        self.tenon("pull", self.ref, "-o", "x.wasm", status=5)
        self.assertLessEqual(len(self.fake.journal), 6)

    def test_scopes_go_out_one_by_one(self):
        self.serve_tokens(',scope="repository:org/answer:pull repository:b/c:pull"')
        self.tenon("push", ANSWER, f"{self.fake.host}/org/answer:2")
        self.assertEqual(self.asked[0][1]["scope"], ["repository:org/answer:pull,push", "repository:b/c:pull"])
        self.serve_tokens(',scope=""')
        self.tenon("pull", self.ref, "-o", "x.wasm")
        self.assertEqual(self.asked[0][1]["scope"], ["repository:org/answer:pull"])
        self.serve_tokens(',scope="aws"')
        self.tenon("pull", self.ref, "-o", "x.wasm")
        self.assertEqual(self.asked[0][1]["scope"], ["aws", "repository:org/answer:pull"])

    def test_a_403_that_says_what_it_wants(self):
        """RFC 6750: a token of too narrow a scope is answered 403, with a challenge."""
        self.serve_tokens(token=lambda h, method, query: (200, json.dumps({"token": "+".join(query["scope"])}).encode()))
        fault, wanted = self.fake.fault, "repository:org/answer:pull,special"

        def narrow(h, method, path):
            if path.startswith("/token"):
                return fault(h, method, path)
            if wanted in h.headers.get("Authorization", ""):
                return False
            first = "Authorization" not in h.headers
            say = "" if first else f',error="insufficient_scope",scope="{wanted}"'
            return h.error(401 if first else 403, "DENIED", WWW_Authenticate=f'Bearer realm="http://{self.fake.host}/token"{say}')
        self.fake.fault = narrow
        self.tenon("pull", self.ref, "-o", "x.wasm")
        self.assertEqual([q["scope"] for _, q, _ in self.asked][:2], [["repository:org/answer:pull"], [wanted]])
        wanted = "never granted"
        self.fake.journal.clear()
        self.tenon("pull", self.ref, "-o", "x.wasm", status=5)
        self.assertLessEqual(len(self.fake.asked("GET", "/manifests/")), 3)

    def test_identity_token_at_a_service_that_knows_none(self):
        for status in (400, 401, 404, 405):
            self.serve_tokens(token=lambda h, method, query: (status, b"") if method == "POST" else (200, b'{"token":"good"}'))
            env = self.config(auth=base64.b64encode(b"ann:secret").decode(), identitytoken="id")
            self.tenon("pull", self.ref, "-o", "x.wasm", env=env)
            self.assertEqual([(m, a) for m, _, a in self.asked], [("POST", None), ("GET", BASIC)])
            self.serve_tokens(token=lambda h, method, query: (status, b""))
            self.tenon("pull", self.ref, "-o", "x.wasm", env=self.config(identitytoken="id"), status=5 if status < 402 else 4)
            self.assertEqual(len(self.asked), 1)

    def test_the_words_of_a_token_service(self):
        for status, body, words in ((401, b'{"details":"incorrect password"}', "401, incorrect password"),
                                    (403, b'{"errors":[{"code":"DENIED","message":"no"}]}', "403, DENIED: no"),
                                    (400, b'{"error":"invalid_grant","error_description":"old"}', "400, invalid_grant: old")):
            self.serve_tokens(token=lambda h, method, query: (status, body))
            r = self.tenon("pull", self.ref, "-o", "x.wasm", status=5,
                           env=self.config(auth=base64.b64encode(b"ann:secret").decode()))
            self.assertIn(words, r.stderr)
            self.assertNotIn("secret", r.stderr)


class Terminal(Case):
    """What a slow pull draws on a terminal of so many columns."""

    def drawn(self, columns, **env):
        path = self.tenon.folder / "large.wasm"
        if not path.exists():
            self.fill(4 << 20)

        def slow(h, method, url):
            if method != "GET" or self.layer not in url:
                return False
            data = self.fake.blobs[self.layer]
            h.promise(len(data))
            for i in range(0, len(data), 1 << 19):
                h.wfile.write(data[i:i + (1 << 19)])
                time.sleep(0.1)
            return True
        self.fake.fault = slow
        ours, theirs = os.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        with subprocess.Popen([os.path.abspath(servers.TENON), "pull", self.ref, "-o", "out.wasm"], cwd=self.tenon.folder,
                              env=dict(self.tenon.env, TERM="xterm", CI="") | env, stdout=subprocess.PIPE, stderr=theirs) as p:
            out = p.stdout.read()
        os.close(theirs)
        os.set_blocking(ours, False)
        try:
            text = os.read(ours, 1 << 16).decode()
        except OSError:
            text = ""
        os.close(ours)
        self.assertEqual(p.returncode, 0)
        self.assertTrue(out.startswith(b"out.wasm "))
        return [line for line in text.split("\r\x1b[K") if line]

    def test_a_bar_is_one_line(self):
        for columns in (120, 80, 40, 20):
            lines = self.drawn(columns)
            self.assertGreater(len(lines), 2)
            self.assertLess(max(map(len, lines)), columns, lines)
            self.assertEqual("[#" in lines[-1], columns >= 80)

    def test_a_terminal_that_takes_nothing_back(self):
        self.assertEqual(self.drawn(80, TERM="dumb"), [])
        self.assertEqual(self.drawn(80, CI="true"), [])


class Log(Case):
    """What transfers that take longer than ten seconds say where no line can be taken back."""

    def hold(self, h, method, url):
        """Half of the layer, and the rest when all have waited long enough."""
        if method != "GET" or self.layer not in url:
            return False
        data = self.fake.blobs[self.layer]
        h.promise(len(data))
        h.wfile.write(data[:len(data) // 2])
        time.sleep(10.5)
        h.wfile.write(data[len(data) // 2:])
        return True

    def test_a_line_after_ten_seconds(self):
        self.fill(4 << 20)
        self.tenon("push", ANSWER, f"{self.fake.host}/org/answer:2")
        self.fake.fault = self.hold
        self.tenon.env.update(TENON_TIMEOUT="30", CI="")
        repository, blob = self.ref[:-2], f"{self.fake.host}/org/answer@{self.layer}"
        line = (f"tenon: {self.layer[:19]} on its way, " r"[234]\.\d MB of 4\.2 MB, \d+\.\d kB/s, \d+ s left" "\n")
        items = line.replace(": ", ": 1 of 2 items, ", 1)
        sarif = r'\{\s*"\$schema"(.|\n)*\}' "\n"  # and nothing else: it is for a program
        cases = [(("copy", "--all-tags", repository, "oci:all"), items),
                 (("copy", "--all-tags", repository, "oci:json", "--format", "json"), items),
                 (("pull", self.ref, "-o", "one.wasm", "--format", "sarif"), line),
                 (("blob", "get", blob, "-o", "-", "--format", "json"), ""),
                 (("blob", "get", blob, "-o", "-", "--format", "sarif"), sarif),
                 (("blob", "get", blob, "-o", "-", "--format", "github"), line)]
        runs = [self.tenon.start(*argv, errors="replace") for argv, _ in cases]
        with concurrent.futures.ThreadPoolExecutor(len(runs)) as pool:
            ends = list(pool.map(lambda p: p.communicate(timeout=60), runs))
        for p, (out, told), (argv, expected) in zip(runs, ends, cases):
            self.assertEqual(p.returncode, 0, told)
            self.assertRegex(told, rf"\A{expected}\Z", argv)
            self.assertNotIn("on its way", out)


class Documents(Case):
    """Manifests and indexes, entry by entry."""

    def setUp(self):
        super().setUp()
        self.fill()
        self.files = set(os.listdir(self.tenon.folder))
        self.own = json.loads(self.fake.manifests["1"][1])
        self.entry = self.put("one", self.own)

    def put(self, tag, value, media_type=None):
        data = value if isinstance(value, bytes) else json.dumps(value).encode()
        media_type = media_type or (value.get("mediaType") if isinstance(value, dict) else None) or fakereg.INDEX
        for key in (tag, digest_of(data)):
            self.fake.manifests[key] = (media_type, data)
        return {"mediaType": media_type, "digest": digest_of(data), "size": len(data)}

    def index(self, tag, *entries):
        return self.put(tag, {"schemaVersion": 2, "mediaType": fakereg.INDEX, "manifests": list(entries)})

    def of(self, os, architecture, **more):
        """An entry for a platform, that no other equals."""
        platform = {"os": os, "architecture": architecture, **more}
        return dict(self.put(f"{os}-{architecture}", dict(self.own, annotations={"for": str(platform)})), platform=platform)

    def take(self, tag, *more, status=0):
        r = self.tenon("pull", f"{self.fake.host}/org/answer:{tag}", "-o", "out.wasm", *more, status=status)
        if not status:
            self.assertEqual(self.sha256(self.tenon.folder / "out.wasm"), self.layer)
            os.remove(self.tenon.folder / "out.wasm")
        self.assertEqual(set(os.listdir(self.tenon.folder)), self.files)
        return r

    def test_indexes_within_indexes(self):
        inner = self.entry
        for depth in range(8):
            inner = self.index(f"d{depth}", inner)
            self.take(f"d{depth}")
        self.index("d8", inner)
        self.assertIn("too deep", self.take("d8", status=1).stderr)

    def test_an_entry_that_lies(self):
        self.index("size", dict(self.entry, size=self.entry["size"] + 1))
        self.assertIn("[oci-size]", self.take("size", status=6).stderr)
        self.index("type", dict(self.entry, mediaType="application/vnd.docker.distribution.manifest.v2+json"))
        self.assertIn("[manifest-media-type]", self.take("type", status=1).stderr)

    def test_platforms(self):
        first, second, linux = self.of("wasip1", "wasm"), self.of("wasip2", "wasm"), self.of("linux", "amd64")
        attached = self.of("unknown", "unknown")
        self.index("attached", linux, attached)
        self.take("attached")
        self.index("all", linux, second, attached)
        self.take("all")
        self.take("all", "--platform", "linux/amd64")
        self.index("both", first, second)
        self.assertIn("--platform", self.take("both", status=1).stderr)
        for platform in ("wasip1/wasm", "wasip2/wasm"):
            self.fake.journal.clear()
            self.take("both", "--platform", platform)
            self.assertTrue(self.fake.asked("GET", (first if "1" in platform else second)["digest"]))
        self.take("both", "--platform", "linux/amd64", status=1)
        self.take("both", "--platform", "wasm", status=2)
        self.index("none")
        self.assertIn("it is empty", self.take("none", status=1).stderr)

    def test_variants_and_versions_of_platforms(self):
        some = {"linux/arm/v6": self.of("linux", "arm", variant="v6"), "linux/arm/v7": self.of("linux", "arm", variant="v7"),
                "windows/amd64:10.0.17763": self.of("windows", "amd64", **{"os.version": "10.0.17763.5329"}),
                "windows/amd64:10.0.20348": self.of("windows", "amd64", **{"os.version": "10.0.20348.2340"})}
        self.index("all", *some.values())
        for platform, entry in {**some, "//v7": some["linux/arm/v7"]}.items():
            self.fake.journal.clear()
            self.take("all", "--platform", platform)
            self.assertTrue(self.fake.asked("GET", entry["digest"]))
        for platform in ("linux/arm", "windows/", "linux/arm/v5", "windows/amd64:10.0"):
            told = self.take("all", "--platform", platform, status=1).stderr
            self.assertIn("is for linux/arm/v7\n", told)
            self.assertIn("is for windows/amd64:10.0.20348.2340\n", told)
        for platform in ("linux/arm/v7/x", "linux/arm:1:2", "Linux/arm", "/"):
            self.take("all", "--platform", platform, status=2)

    def test_types_as_headers_have_them(self):
        for said in (self.own["mediaType"].upper(), self.own["mediaType"] + " ;charset=utf-8", "application/json", "text/html", "x"):
            self.put("t", self.own, said)
            self.take("t")

    def test_schema_1(self):
        self.put("s1", {"schemaVersion": 1, "name": "a", "fsLayers": []},
                 "application/vnd.docker.distribution.manifest.v1+prettyjws")
        told = self.take("s1", status=1).stderr
        self.assertIn("schemaVersion is 1", told)
        self.assertEqual(told.count("error"), 1)

    def test_numbers_as_others_read_them(self):
        text = json.dumps(self.own)
        size = f'"size": {self.own["layers"][0]["size"]}'
        for other in ("3.74e2", "374.0", "37.4e1", "-374", "374e0", "1e400", "[374]", "true"):
            self.put("n", text.replace(size, f'"size": {other}').encode(), self.own["mediaType"])
            self.assertIn("[manifest-size]", self.take("n", status=1).stderr, other)

    def test_what_follows_a_document(self):
        for tail in (b"x", b"\0", b"{}", b"\n\0"):
            self.put("t", json.dumps(self.own).encode() + tail, self.own["mediaType"])
            self.assertIn("[json-syntax]", self.take("t", status=1).stderr, tail)


if __name__ == "__main__":
    unittest.main()
