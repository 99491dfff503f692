"""A real registry: plain, with TLS, with passwords and with tokens; and where credentials come from and go to."""
import base64, json, os, shutil, signal, time, unittest

import servers
from servers import ANSWER


class Plain(servers.Case):
    def setUp(self):
        super().setUp()
        self.registry = self.serve()
        self.ref = f"{self.registry.host}/org/answer"

    def test_round_trip(self):
        pushed = self.tenon("push", ANSWER, f"{self.ref}:1").stdout.strip()
        digest = pushed.split("@")[1]
        self.assertEqual(self.tenon("resolve", f"{self.ref}:1").stdout.strip(), digest)
        self.tenon("push", ANSWER, f"{self.ref}:2")
        self.assertEqual(self.tenon("tags", self.ref).stdout.split(), ["1", "2"])
        for ref in (f"{self.ref}:1", f"{self.ref}@{digest}", f"{self.ref}:none@{digest}"):
            self.tenon("pull", ref, "-o", "out.wasm")
            self.assertEqual((self.tenon.folder / "out.wasm").read_bytes(), ANSWER.read_bytes())

    def test_not_found(self):
        self.tenon("push", ANSWER, f"{self.ref}:1")
        r = self.tenon("pull", f"{self.ref}:2", "-o", "out.wasm", status=7)
        self.assertIn("has no tag `2`", r.stderr)
        self.tenon("pull", f"{self.ref}@sha256:{'0' * 64}", "-o", "out.wasm", status=7)
        self.tenon("tags", f"{self.registry.host}/other", status=7)
        self.tenon("resolve", f"{self.registry.host}/other", status=7)
        self.assertFalse((self.tenon.folder / "out.wasm").exists())

    def test_nobody_there(self):
        r = self.tenon("pull", f"localhost:{servers.free_port()}/a/b", "-o", "out.wasm", status=4)
        self.assertIn("cannot connect", r.stderr)
        r = self.tenon("pull", "registry.invalid/a/b", "-o", "out.wasm", status=4)
        self.assertIn("no such host", r.stderr)

    @unittest.skipUnless(shutil.which("skopeo"), "skopeo is not installed")
    def test_skopeo_copies_it(self):
        self.tenon("push", ANSWER, f"{self.ref}:1")
        target = self.tenon.folder / "copy"
        servers.run("skopeo", "copy", "--src-tls-verify=false", f"docker://{self.ref}:1", f"oci:{target}:1")
        digest = self.tenon("resolve", f"{self.ref}:1").stdout
        self.assertEqual(self.tenon("resolve", f"oci:{target}:1").stdout, digest)

    def test_large_blobs_are_streamed(self):
        peaks = []
        for mib in (20, 160):
            path = self.tenon.folder / "large.wasm"
            servers.large(path, mib << 20)
            self.tenon("push", path, f"{self.ref}:{mib}")
            p = self.tenon.start("pull", f"{self.ref}:{mib}", "-o", "back.wasm")
            peaks.append(servers.peak(p))
            self.assertEqual(p.returncode, 0)
            self.assertEqual(self.sha256(path), self.sha256(self.tenon.folder / "back.wasm"))
        if not servers.SANITIZED:
            self.assertLess(peaks[1] - peaks[0], 1024, peaks)

    def test_interrupted_pull_leaves_nothing(self):
        servers.large(self.tenon.folder / "large.wasm", 100 << 20)
        self.tenon("push", "large.wasm", f"{self.ref}:1")
        before = set(os.listdir(self.tenon.folder))
        for delay in (0.03, 0.08, 0.15):
            p = self.tenon.start("pull", f"{self.ref}:1", "-o", "back.wasm")
            time.sleep(delay)
            p.send_signal(signal.SIGINT)
            p.communicate()
            if p.returncode in (130, -signal.SIGINT):  # the latter before it has begun
                self.assertEqual(set(os.listdir(self.tenon.folder)), before)
            else:
                self.assertEqual(p.returncode, 0)
                os.remove(self.tenon.folder / "back.wasm")


class Cache(servers.Case):
    def setUp(self):
        super().setUp()
        self.registry = self.serve()
        self.ref = f"{self.registry.host}/org/answer:1"
        self.tenon("push", ANSWER, self.ref)
        self.tenon.env["TENON_CACHE"] = str(self.tenon.folder / "cache")
        self.kept = self.tenon.folder / "cache/sha256" / self.sha256(ANSWER)[7:]

    def pull(self, **more):
        self.tenon("pull", self.ref, "-o", "out.wasm", **more)
        self.assertEqual((self.tenon.folder / "out.wasm").read_bytes(), ANSWER.read_bytes())

    def lose_blob(self):
        digest = self.sha256(ANSWER)[7:]
        shutil.rmtree(self.registry.folder / f"data/docker/registry/v2/blobs/sha256/{digest[:2]}/{digest}")

    def test_what_was_pulled_is_there(self):
        self.pull()
        self.assertEqual(self.kept.read_bytes(), ANSWER.read_bytes())
        self.lose_blob()
        self.pull()
        self.kept.write_bytes(b"x" * len(ANSWER.read_bytes()))
        self.tenon("pull", self.ref, "-o", "out.wasm", status=7)
        self.assertFalse(self.kept.exists())

    def test_a_cache_that_cannot_be(self):
        """It is told once, by what runs on many lanes, too; what was pulled is there."""
        (self.tenon.folder / "cache").write_text("a file")
        self.pull()
        for argv in (("pull", self.ref, "-o", "x.wasm"), ("copy", "-a", self.ref.rpartition(":")[0], "oci:x")):
            for folder in ("cache", "/proc/cache"):
                told = self.tenon(*argv, env={"TENON_CACHE": folder}).stderr
                self.assertRegex(told, rf"^tenon: warning: nothing is kept in {folder}, which TENON_CACHE names: .* \[setting\]\n$")
        told = self.tenon("pull", self.ref, "-o", "x.wasm", "--format", "json", env={"TENON_CACHE": "cache"}).stdout
        self.assertEqual(json.loads(told)["findings"][0]["code"], "setting")

    def test_settings_that_mean_nothing(self):
        for name, values in (("TENON_CACHE_SIZE", ("garbage", "-1", "5X", "5MB", " 5", "1e3", "M")),
                             ("TENON_TIMEOUT", ("0", "x", "5s", "-1")), ("TENON_MAX_WAIT", ("x", "5m"))):
            for value in values:
                told = self.tenon("pull", self.ref, "-o", "x.wasm", env={name: value}).stderr
                self.assertIn(f"warning: {name} is `{value}`, which is not a number of", told)
                self.assertTrue(self.kept.exists())
        for name, values in (("TENON_CACHE_SIZE", ("", "0", "5", "5m", "5K", "2T", "9" * 30)), ("TENON_TIMEOUT", ("", "1", "9" * 30)),
                             ("TENON_MAX_WAIT", ("", "0"))):
            for value in values:
                self.assertEqual(self.tenon("pull", self.ref, "-o", "x.wasm", env={name: value}).stderr, "", (name, value))

    def test_its_size(self):
        self.tenon.env["TENON_CACHE_SIZE"] = "500"
        self.pull()
        first = sorted(x.name for x in (self.tenon.folder / "cache/sha256").iterdir())
        self.assertLessEqual(sum(x.stat().st_size for x in (self.tenon.folder / "cache/sha256").iterdir()), 500, first)
        self.tenon.env["TENON_CACHE_SIZE"] = "1"
        shutil.rmtree(self.tenon.folder / "cache")
        self.pull()
        self.assertFalse(self.kept.exists())

    def test_many_at_once(self):
        runs = [self.tenon.start("pull", self.ref, "-o", f"out{i}.wasm") for i in range(12)]
        self.assertEqual([p.wait() for p in runs], [0] * 12)
        self.assertEqual(self.kept.read_bytes(), ANSWER.read_bytes())


class Tls(servers.Case):
    def test_certificates(self):
        registry = self.serve(tls=True)
        ref = f"{registry.host}/org/answer:1"
        self.tenon("push", ANSWER, ref, "--ca-file", registry.ca)
        self.tenon("pull", ref, "-o", "out.wasm", "--ca-file", registry.ca)
        r = self.tenon("pull", ref, "-o", "out2.wasm", status=4)  # HTTP on loopback, which a TLS port does not speak
        self.assertIn("400", r.stderr)
        other = self.tenon.folder / "other"
        other.mkdir()
        servers.make_certificate(other)
        r = self.tenon("pull", ref, "-o", "out2.wasm", "--ca-file", other / "ca.crt", status=4)
        self.assertIn("certificate", r.stderr)
        self.tenon("pull", ref, "-o", "out2.wasm", "--ca-file", self.tenon.folder / "none.crt", status=3)
        self.assertFalse((self.tenon.folder / "out2.wasm").exists())

    def test_no_fall_back(self):
        registry = self.serve()
        other = self.tenon.folder
        servers.make_certificate(other)
        r = self.tenon("push", ANSWER, f"{registry.host}/a:1", "--ca-file", other / "ca.crt", status=4)
        self.assertIn("TLS failed", r.stderr)
        self.tenon("push", ANSWER, f"{registry.host}/a:1", "--ca-file", other / "ca.crt", "--plain-http")


    def test_a_certificate_of_ours(self):
        registry = self.serve(tls="mutual")
        ref, ca = f"{registry.host}/org/answer:1", ("--ca-file", registry.ca)
        mine = ("--cert-file", registry.folder / "s.crt", "--key-file", registry.folder / "s.key")
        self.tenon("push", ANSWER, ref, *ca, status=4)
        self.tenon("push", ANSWER, ref, *ca, *mine)
        self.tenon("push", ANSWER, ref, *ca, *mine[2:], status=2)
        self.tenon("push", ANSWER, ref, *ca, "--cert-file", "none.crt", status=3)
        r = self.tenon("push", ANSWER, ref, *ca, "--cert-file", registry.ca, status=1)
        self.assertIn("is no certificate in PEM form, with its key", r.stderr)

    def test_certs_d(self):
        registry = self.serve(tls="mutual")
        place = self.tenon.home / ".config/containers/certs.d" / registry.host
        place.mkdir(parents=True)
        shutil.copy(registry.ca, place / "ca.crt")
        shutil.copy(registry.folder / "s.crt", place / "client.cert")
        self.assertIn("NAME.key", self.tenon("push", ANSWER, f"{registry.host}/a:1", status=1).stderr)
        shutil.copy(registry.folder / "s.key", place / "client.key")
        self.tenon("push", ANSWER, f"{registry.host}/a:1")

    def test_resolve(self):
        registry = self.serve()
        port = registry.host.split(":")[1]
        self.tenon("push", ANSWER, f"registry.invalid:{port}/a:1", "--plain-http", status=4)
        self.tenon("push", ANSWER, f"registry.invalid:{port}/a:1", "--plain-http", "--resolve",
                   f"registry.invalid:{port}:127.0.0.1")
        self.tenon("tags", f"{registry.host}/a", "--resolve", "registry.invalid", status=2)


class Passwords(servers.Case):
    def setUp(self):
        super().setUp()
        self.registry = self.serve(users={"ann": "secret", "bob": "other"})
        self.host = self.registry.host
        self.ref = f"{self.host}/org/answer:1"
        self.config = self.tenon.home / ".docker/config.json"

    def login(self, user="ann", password="secret\n", **more):
        return self.tenon("login", self.host, "--username", user, "--password-stdin", input=password, **more)

    def test_without(self):
        r = self.tenon("push", ANSWER, self.ref, status=5)
        self.assertIn(f"no credentials for {self.host} were found", r.stderr)
        self.assertIn(f"tenon login {self.host}", r.stderr)

    def test_login_and_out(self):
        self.login()
        self.assertEqual(self.config.stat().st_mode & 0o777, 0o600)
        self.assertEqual(self.config.parent.stat().st_mode & 0o777, 0o700)
        self.tenon("push", ANSWER, self.ref)
        self.tenon("pull", self.ref, "-o", "out.wasm")
        self.tenon("logout", self.host)
        self.tenon("pull", self.ref, "-o", "out.wasm", status=5)
        self.tenon("logout", self.host, status=7)

    def test_wrong_login_is_not_kept(self):
        r = self.login(password="wrong", status=5)
        self.assertIn(self.host, r.stderr)
        self.assertIn("`ann`", r.stderr)
        self.assertIn("--username", r.stderr)
        self.assertNotIn("wrong", r.stderr)
        self.assertFalse(self.config.exists())

    def test_login_usage(self):
        self.tenon("login", self.host, "--password-stdin", input="x", status=2)
        self.tenon("login", self.host, "--username", "u", input="x", status=2)
        self.tenon("login", self.host, "--username", "u", "--password-stdin", input="", status=1)
        self.tenon("login", self.host, "--username", "u:v", "--password-stdin", input="x", status=2)
        self.tenon("login", "nothost", "--username", "u", "--password-stdin", input="x", status=1)
        self.tenon("login", f"{self.host}/org", "--username", "u", "--password-stdin", input="x", status=1)

    def test_the_rest_of_the_file_stays(self):
        self.config.parent.mkdir()
        before = {"auths": {"other.example": {"auth": "dTpw"}, f"https://{self.host}/v2/": {"auth": "b2xkOm9sZA=="}},
                  "psFormat": "table", "experimental": True, "HttpHeaders": {"X": "y"}}
        self.config.write_text(json.dumps(before))
        self.login()
        after = json.loads(self.config.read_text())
        self.assertEqual(after["auths"], {"other.example": {"auth": "dTpw"},
                                          self.host: {"auth": base64.b64encode(b"ann:secret").decode()}})
        self.assertEqual({k: v for k, v in after.items() if k != "auths"}, {k: v for k, v in before.items() if k != "auths"})
        self.tenon("logout", self.host)
        self.assertEqual(list(json.loads(self.config.read_text())["auths"]), ["other.example"])

    def test_a_link_stays_a_link(self):
        kept = self.tenon.folder / "dotfiles.json"
        kept.write_text("{}")
        self.config.parent.mkdir()
        self.config.symlink_to(kept)
        self.login()
        self.assertTrue(self.config.is_symlink())
        self.assertIn(self.host, kept.read_text())

    def test_a_link_to_what_is_not_there_yet(self):
        """It is made where the link leads, as by a redirection of the shell's; where no folder is, nothing is."""
        kept = self.tenon.folder / "dotfiles"
        self.config.parent.mkdir()
        (self.tenon.folder / "link").symlink_to("dotfiles/config.json")
        self.config.symlink_to(os.path.relpath(self.tenon.folder / "link", self.config.parent))
        told = self.login(status=3).stderr
        self.assertIn(f"cannot write {self.config}: it is a link into a folder that is not there [file-io]", told)
        kept.mkdir()
        self.login()
        self.assertTrue(self.config.is_symlink() and (self.tenon.folder / "link").is_symlink())
        self.assertIn(self.host, (kept / "config.json").read_text())
        self.assertEqual((kept / "config.json").stat().st_mode & 0o777, 0o600)
        self.tenon("logout", self.host)
        self.config.unlink()
        self.config.symlink_to("config.json")
        self.assertIn("Too many levels of symbolic links", self.login(status=3).stderr)
        self.assertTrue(self.config.is_symlink())

    def test_a_broken_file(self):
        self.config.parent.mkdir()
        self.config.write_text("{")
        r = self.tenon("push", ANSWER, self.ref, status=1)
        self.assertIn("config.json", r.stderr)
        self.assertNotEqual(self.login(status=1).stderr, "")
        self.assertEqual(self.config.read_text(), "{")

    def auths(self, *keys, user="ann:secret"):
        return json.dumps({"auths": {k: {"auth": base64.b64encode(user.encode()).decode()} for k in keys}})

    def test_sources(self):
        podman = self.tenon.folder / "auth.json"
        text = json.loads(self.auths(f"{self.host}/org"))
        text["auths"][self.host] = {"auth": base64.b64encode(b"ann:wrong").decode()}
        podman.write_text(json.dumps(text))  # the namespace's own entry wins
        self.tenon("push", ANSWER, self.ref, env={"REGISTRY_AUTH_FILE": str(podman)})
        r = self.tenon("push", ANSWER, f"{self.host}/else/x:1", env={"REGISTRY_AUTH_FILE": str(podman)}, status=5)
        self.assertIn(str(podman), r.stderr)
        self.tenon("pull", self.ref, "-o", "o", env={"DOCKER_AUTH_CONFIG": self.auths(self.host)})
        self.tenon("pull", self.ref, "-o", "o", env={"DOCKER_AUTH_CONFIG": self.auths(f"http://{self.host}/v1/")})
        self.tenon("pull", self.ref, "-o", "o", status=5, env={"DOCKER_AUTH_CONFIG": self.auths("other.example")})
        env = {"TENON_USERNAME": "ann", "TENON_PASSWORD": "secret"}
        r = self.tenon("pull", self.ref, "-o", "o", status=5, env=env)
        self.assertIn("TENON_REGISTRY", r.stderr)
        self.tenon("pull", self.ref, "-o", "o", env=dict(env, TENON_REGISTRY=self.host))
        self.tenon("pull", self.ref, "-o", "o", status=5, env=dict(env, TENON_REGISTRY="other.example"))

    def helper(self, name, script):
        folder = self.tenon.folder / "bin"
        folder.mkdir(exist_ok=True)
        path = folder / f"docker-credential-{name}"
        path.write_text("#!/bin/sh\n" + script)
        path.chmod(0o755)
        return {"PATH": f"{folder}:{os.environ['PATH']}"}

    def test_helpers(self):
        kept = self.tenon.folder / "kept"
        env = self.helper("test", f"""case $1 in
            store) cat > {kept};;
            get) read host; [ "$host" = {self.host} ] && cat {kept} || {{ echo credentials not found in native keychain; exit 1; }};;
            erase) rm {kept};;
            esac""")
        self.config.parent.mkdir()
        self.config.write_text(json.dumps({"credsStore": "test"}))
        r = self.tenon("login", self.host, "-u", "ann", "--password-stdin", input="secret", env=env)
        self.assertIn("docker-credential-test", r.stdout)
        self.assertNotIn("auth", self.config.read_text())
        self.assertEqual(json.loads(kept.read_text()), {"ServerURL": self.host, "Username": "ann", "Secret": "secret"})
        self.tenon("push", ANSWER, self.ref, env=env)
        self.tenon("logout", self.host, env=env)
        self.assertFalse(kept.exists())

    def test_helper_for_one_registry(self):
        env = self.helper("good", """echo '{"Username": "ann", "Secret": "secret"}'""")
        self.helper("bad", "exit 9")
        self.config.parent.mkdir()
        self.config.write_text(json.dumps({"credsStore": "bad", "credHelpers": {self.host: "good"}}))
        self.tenon("push", ANSWER, self.ref, env=env)

    def test_helper_that_fails(self):
        self.config.parent.mkdir()
        self.config.write_text(json.dumps({"credsStore": "none-such"}))
        r = self.tenon("push", ANSWER, self.ref, status=5)
        self.assertIn("docker-credential-none-such is not there", r.stderr)
        env = self.helper("sad", "echo the key ring is locked; exit 1")
        self.config.write_text(json.dumps({"credsStore": "sad"}))
        self.assertIn("the key ring is locked", self.tenon("push", ANSWER, self.ref, status=5, env=env).stderr)
        for name in ("../../bin/sh", "a/b", ""):
            self.config.write_text(json.dumps({"credHelpers": {self.host: name}}))
            self.tenon("push", ANSWER, self.ref, status=5)


class Tokens(servers.Case):
    def setUp(self):
        super().setUp()
        self.registry = self.serve(users={"ann": "secret", "reader": "r"}, tokens=True)
        self.host = self.registry.host

    def login(self, user, password, **more):
        return self.tenon("login", self.host, "-u", user, "--password-stdin", input=password, **more)

    def test_all_of_it(self):
        ref = f"{self.host}/public/answer:1"
        r = self.tenon("push", ANSWER, ref, status=5)
        self.assertIn("refuses to take", r.stderr)
        self.login("ann", "wrong", status=5)
        self.login("ann", "secret")
        self.tenon("push", ANSWER, ref)
        self.tenon("push", ANSWER, f"{self.host}/own/answer:1")
        self.tenon("logout", self.host)
        self.registry.token_server.asked.clear()
        self.tenon("pull", ref, "-o", "out.wasm")
        self.assertEqual(self.registry.token_server.asked, [(None, ["repository:public/answer:pull"])])
        self.tenon("pull", f"{self.host}/own/answer:1", "-o", "out.wasm", status=5)

    def test_one_token_a_push(self):
        self.login("ann", "secret")
        self.registry.token_server.asked.clear()
        self.tenon("push", ANSWER, f"{self.host}/own/answer:1")
        self.assertEqual(self.registry.token_server.asked, [("ann", ["repository:own/answer:pull,push"])])

    def test_one_token_a_copy(self):
        self.login("ann", "secret")
        for i in range(12):
            self.tenon("push", ANSWER, f"{self.host}/own/answer:{i}", "-a", f"n={i}")
        self.registry.token_server.asked.clear()
        self.tenon("copy", "-a", f"{self.host}/own/answer", "oci:out")
        self.assertEqual(self.registry.token_server.asked, [("ann", ["repository:own/answer:pull"])])

    def test_who_may_only_read(self):
        self.login("reader", "r")
        r = self.tenon("push", ANSWER, f"{self.host}/own/answer:1", status=5)
        self.assertIn("`reader`", r.stderr)
        self.assertIn(".docker/config.json", r.stderr)

    def test_identity_token(self):
        config = self.tenon.home / ".docker/config.json"
        config.parent.mkdir()
        config.write_text(json.dumps({"auths": {self.host: {"identitytoken": "identity-of-ann"}}}))
        self.tenon("push", ANSWER, f"{self.host}/own/answer:1")
        self.assertEqual(self.registry.token_server.asked[0], ("ann", ["repository:own/answer:pull,push"]))
        config.write_text(json.dumps({"auths": {self.host: {"identitytoken": "identity-of-eve"}}}))
        r = self.tenon("pull", f"{self.host}/own/answer:1", "-o", "o", status=5)
        self.assertNotIn("identity-of-eve", r.stderr)


if __name__ == "__main__":
    unittest.main()
