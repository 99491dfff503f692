"""Signing in: the person at the terminal, and the helpers that keep what they typed. tests/registry/test_registry.py has more, of
real registries."""
import base64, fcntl, json, os, pathlib, shutil, signal, ssl, subprocess, termios, time, unittest, urllib.parse

import fakereg
import servers
from fakereg import digest_of


def wait_for(what):
    until = time.time() + 60
    while not what():
        assert time.time() < until, "it does not come to pass"
        time.sleep(0.02)


def runs(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


class Person:
    """Somebody at a terminal, which is that of a tenon which runs: standard input, and where it looks for people."""

    def __init__(self, tenon, *argv):
        self.ours, theirs = os.openpty()
        self.heard = ""

        def begin():
            os.setsid()
            fcntl.ioctl(theirs, termios.TIOCSCTTY, 0)
            servers.hear_signals()
        self.process = tenon.start(*argv, stdin=theirs, preexec_fn=begin)
        self.echoes = lambda: bool(termios.tcgetattr(theirs)[3] & termios.ECHO)
        self.theirs = theirs

    def __enter__(self):
        return self

    def __exit__(self, *a):
        self.process.kill()
        self.process.communicate()
        os.close(self.ours)
        os.close(self.theirs)

    def types(self, text):
        os.write(self.ours, text.encode())

    def hears(self, words):
        os.set_blocking(self.ours, False)

        def heard():
            try:
                self.heard += os.read(self.ours, 1 << 12).decode()
            except BlockingIOError:
                pass
            return words in self.heard
        wait_for(heard)


class Prompt(fakereg.Case):
    """A person signs in."""

    def setUp(self):
        super().setUp()
        self.secure()

    def sign_in(self):
        return Person(self.tenon, "login", self.fake.host, "-u", "ann")

    def test_a_password_is_not_shown(self):
        with self.sign_in() as p:
            wait_for(lambda: not p.echoes())
            p.types("secret\n")
            told = p.process.communicate(timeout=60)
            self.assertEqual(p.process.returncode, 0, told)
            self.assertTrue(p.echoes())
            p.hears("")
            self.assertNotIn("secret", p.heard)

    def test_a_password_that_a_terminal_cuts(self):
        """4095 bytes are what is left of it: that is no wrong password."""
        for n, words in ((4094, "[registry-auth]"), (4095, "is longer than a terminal's line may be"), (5000, "is longer than a terminal's line may be")):
            with self.sign_in() as p:
                wait_for(lambda: not p.echoes())
                p.types("x" * n + "\n")
                self.assertIn(words, p.process.communicate(timeout=60)[1], n)

    def login(self, *more, input="secret", status=0, **env):
        return self.tenon("login", self.fake.host, "-u", "ann", "--password-stdin", *more, input=input, status=status, env=env)

    def test_many_who_sign_in_at_a_time(self):
        """None writes over what another wrote."""
        fakes = [fakereg.Fake() for _ in range(12)]
        for fake in fakes:
            self.addCleanup(fake.stop)
        for verb in (("-u", "ann", "--password-stdin"), ()):
            running = [self.tenon.start("login" if verb else "logout", fake.host, *verb, stdin=subprocess.PIPE) for fake in fakes]
            for p in running:
                told = p.communicate("secret")
                self.assertEqual(p.returncode, 0, told)
            kept = json.loads((self.tenon.home / ".docker/config.json").read_text())["auths"]
            self.assertEqual(set(kept), {fake.host for fake in fakes} if verb else set())

    def test_passwords_that_are_none(self):
        for password, words in (("", "is empty"), ("\n\r\n", "is empty"), ("a\0b", "is not text"), ("x" * 70000, "is too long"),
                                ("x" * 65537 + "\n", "is too long")):
            self.assertIn(f"what was read from standard input {words}: it is no password [cred-password]", self.login(input=password, status=1).stderr)
        with open("/dev/zero") as endless:
            p = self.tenon.start("login", self.fake.host, "-u", "ann", "--password-stdin", stdin=endless)
            self.assertIn("is too long", p.communicate(timeout=60)[1])
        self.fake.fault = None
        for password in "x" * 65536, "x" * 65536 + "\r\n":
            self.login(input=password)
            kept = json.loads((self.tenon.home / ".docker/config.json").read_text())["auths"][self.fake.host]["auth"]
            self.assertEqual(base64.b64decode(kept), b"ann:" + b"x" * 65536)
        self.tenon("login", self.fake.host, "-u", "x" * 70000, "--password-stdin", input="x", status=2)

    def test_what_was_asked_with(self):
        """A refusal does not say that credentials were sent, where they were not."""
        for challenge, words in (('Basic realm="x"', "asked as user `ann`, with credentials from TENON_USERNAME"),
                                 ("Magic a=b", "there are credentials in TENON_USERNAME, which were not sent: it did not say how"),
                                 ("", "there are credentials in TENON_USERNAME, which were not sent: it did not say how")):
            self.fake.fault = lambda h, method, path: h.error(401, "UNAUTHORIZED", WWW_Authenticate=challenge)
            self.assertIn(words, self.tenon("tags", f"{self.fake.host}/a", status=5).stderr)
        self.assertEqual([r for r in self.fake.journal[-2:] if "Authorization" in r[2]], [])

    def test_a_file_that_is_to_be_filled(self):
        path = self.tenon.folder / "auth.json"
        for text in ("", " \n"):
            path.write_text(text)
            self.login(REGISTRY_AUTH_FILE=str(path))
            self.assertEqual(list(json.loads(path.read_text())["auths"]), [self.fake.host])
            path.write_text(text)
            self.tenon.env.pop("TENON_USERNAME", None), self.tenon.env.pop("TENON_PASSWORD", None)
            for env in ({"REGISTRY_AUTH_FILE": str(path)}, {"DOCKER_AUTH_CONFIG": text}):
                self.assertIn("no credentials", self.tenon("tags", f"{self.fake.host}/a", env=env, status=5).stderr)

    def test_the_environment_by_halves(self):
        self.tenon.env = {k: v for k, v in self.tenon.env.items() if not k.startswith(("TENON_USER", "TENON_PASS", "TENON_REG"))}
        self.tenon("tags", f"{self.fake.host}/a", status=5)
        both = {"TENON_USERNAME": "ann", "TENON_PASSWORD": "secret"}
        for one, other in (("TENON_USERNAME", "TENON_PASSWORD"), ("TENON_PASSWORD", "TENON_USERNAME")):
            for env in ({one: both[one]}, {**both, other: ""}):
                told = self.tenon("tags", f"{self.fake.host}/a", env={**env, "TENON_REGISTRY": self.fake.host}, status=5).stderr
                self.assertIn(f"warning: {one} is set, and {other} is not: neither is used [setting]", told)
        for registry in ("", "other.example"):
            told = self.tenon("tags", f"{self.fake.host}/a", env={**both, "TENON_REGISTRY": registry}, status=5).stderr
            self.assertEqual("[cred-no-registry]" in told, not registry, told)
        for registry in ("{}", "http://{}", "{}/", "https://{}/v2/"):
            for host in self.fake.host, self.fake.host.upper():
                env = {**both, "TENON_REGISTRY": registry.format(host)}
                self.assertEqual(self.tenon("tags", f"{self.fake.host}/a", env=env).stderr, "")
        env["TENON_PASSWORD"] = "secret\r\n"
        self.assertEqual(self.tenon("tags", f"{self.fake.host}/a", env=env).stderr, "")
        env["TENON_PASSWORD"] = "\n"
        self.assertIn("what TENON_PASSWORD holds is empty: it is no password [cred-password]",
                      self.tenon("tags", f"{self.fake.host}/a", env=env, status=1).stderr)
        told = self.tenon("tags", f"{self.fake.host}/a", env={**both, "TENON_REGISTRY": f"{self.fake.host}/org"}, status=5).stderr
        self.assertIn(f"TENON_REGISTRY is `{self.fake.host}/org`, which is not a registry's name, and is not taken [setting]", told)

    def test_a_password_in_a_file(self):
        path = self.tenon.folder / "password"
        env = {"TENON_REGISTRY": self.fake.host, "TENON_USERNAME": "ann", "TENON_PASSWORD_FILE": str(path)}
        self.tenon.env = {k: v for k, v in self.tenon.env.items() if not k.startswith(("TENON_USER", "TENON_PASS", "TENON_REG"))}
        for text in "secret", "secret\n", "secret\r\n":
            path.write_text(text)
            self.assertEqual(self.tenon("tags", f"{self.fake.host}/a", env=env).stderr, "")
        r = self.tenon("tags", f"{self.fake.host}/a", env={**env, "TENON_PASSWORD": "wrong"}, status=5)
        self.assertIn("TENON_PASSWORD_FILE is not used: TENON_PASSWORD is set [setting]", r.stderr)
        r = self.tenon("tags", f"{self.fake.host}/a", env={**env, "TENON_USERNAME": ""}, status=5)
        self.assertIn("TENON_PASSWORD_FILE is set, and TENON_USERNAME is not", r.stderr)
        for text, words in ("\n", "empty"), ("x" * 70000, "too long"), ("sec\0ret", "not text"):
            path.write_text(text)
            r = self.tenon("tags", f"{self.fake.host}/a", env=env, status=1)
            self.assertIn(f"{path} holds, which TENON_PASSWORD_FILE names, is {words}", r.stderr)
            self.assertNotIn("ret", r.stderr.replace("registry", ""))
        path.unlink()
        self.assertIn("No such file", self.tenon("tags", f"{self.fake.host}/a", env=env, status=3).stderr)

    def shell(self, line, **env):
        return subprocess.run(["bash", "-c", line.replace("tenon ", f"{os.path.abspath(servers.TENON)} ")], cwd=self.tenon.folder,
                              env=dict(self.tenon.env, **env), capture_output=True, text=True, timeout=60)

    def test_a_password_that_comes_through_a_pipe(self):
        """It is read once, however often the command looks for it."""
        self.tenon.env = {k: v for k, v in self.tenon.env.items() if k != "TENON_PASSWORD"}
        self.fake.manifests["1"] = ("application/vnd.oci.image.index.v1+json", b'{"schemaVersion": 2, "manifests": []}')
        for verb in f"tags {self.fake.host}/a", f"copy {self.fake.host}/a:1 {self.fake.host}/b:2":
            r = self.shell(f"TENON_PASSWORD_FILE=<(echo secret) tenon {verb}")
            self.assertEqual((r.returncode, r.stderr), (0, ""), verb)

    def test_settings_that_are_pipes(self):
        """Nobody may ever write there."""
        self.tenon.env = {k: v for k, v in self.tenon.env.items() if not k.startswith("TENON_")}
        config, auth = self.tenon.home / ".docker/config.json", self.tenon.home / ".config/containers/auth.json"
        for path in config, auth:
            path.parent.mkdir(parents=True)
            os.mkfifo(path)
            r = self.tenon("tags", f"{self.fake.host}/a", status=3)
            self.assertIn(f"cannot read {path}: it is a pipe, where a file is to be [file-io]", r.stderr)
            if path == config:
                self.assertIn("it is a pipe", self.login(status=3).stderr)
                self.assertIn("it is a pipe", self.tenon("logout", self.fake.host, status=3).stderr)
                self.assertTrue(path.is_fifo())
            path.unlink()
        r = self.shell(f"REGISTRY_AUTH_FILE=<(echo) tenon tags {self.fake.host}/a")
        self.assertEqual(r.returncode, 3)
        self.assertRegex(r.stderr, "cannot read /dev/fd/[0-9]+: it is a pipe, where a file is to be")
        self.assertIn("no credentials", self.tenon("tags", f"{self.fake.host}/a", env={"REGISTRY_AUTH_FILE": "/dev/null"}, status=5).stderr)

    def test_where_one_is_signed_in_still(self):
        self.tenon.env = {k: v for k, v in self.tenon.env.items() if not k.startswith("TENON_")}
        podman = self.tenon.home / ".config/containers/auth.json"
        podman.parent.mkdir(parents=True)
        podman.write_text(json.dumps({"auths": {self.fake.host: {"auth": base64.b64encode(b"ann:secret").decode()}}}))
        r = self.tenon("logout", self.fake.host, status=7)
        self.assertIn(f"there are credentials for it in {podman}", r.stderr)
        self.login()
        r = self.tenon("logout", self.fake.host)
        self.assertIn(f"{self.fake.host} is still signed in to: there are credentials for it in {podman}, too [cred-still]", r.stderr)
        self.assertIn("signed out", r.stdout)
        podman.unlink()
        self.login()
        self.assertEqual(self.tenon("logout", self.fake.host).stderr, "")
        podman.write_text(json.dumps({"auths": {f"{self.fake.host}/org": {"auth": base64.b64encode(b"ann:secret").decode()}}}))
        self.login()
        self.assertIn(f"in {podman}, under `{self.fake.host}/org`, too [cred-still]", self.tenon("logout", self.fake.host).stderr)

    def test_a_login_for_a_part_of_a_registry(self):
        """As podman has them: what is refused says which it was."""
        self.tenon.env = {k: v for k, v in self.tenon.env.items() if not k.startswith("TENON_")}
        self.login()
        config = self.tenon.home / ".docker/config.json"
        kept = json.loads(config.read_text())
        kept["auths"][f"{self.fake.host}/org"] = {"auth": base64.b64encode(b"bob:wrong").decode()}
        config.write_text(json.dumps(kept))
        self.assertIn(f"asked as user `bob`, with credentials from {config}, under `{self.fake.host}/org`\n",
                      self.tenon("tags", f"{self.fake.host}/org/a", status=5).stderr)
        self.assertEqual(self.tenon("tags", f"{self.fake.host}/other/a").stderr, "")

    def test_a_helper_called_nothing(self):
        """Docker's way to say: for this registry none, though there is one for all others."""
        config = self.tenon.home / ".docker/config.json"
        config.parent.mkdir()
        config.write_text(json.dumps({"credsStore": "none-such", "credHelpers": {self.fake.host: ""}}))
        self.assertEqual(self.login().stderr, "")
        self.assertEqual(json.loads(config.read_text())["auths"], {self.fake.host: {"auth": base64.b64encode(b"ann:secret").decode()}})
        for name in ("TENON_REGISTRY", "TENON_USERNAME", "TENON_PASSWORD"):
            del self.tenon.env[name]
        self.assertEqual(self.tenon("tags", f"{self.fake.host}/a").stderr, "")

    def test_an_end_that_leaves_the_terminal_as_it_was(self):
        for how in (lambda p: p.types("\x03"), *(lambda p, n=n: p.process.send_signal(n)
                                                 for n in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT))):
            with self.sign_in() as p:
                wait_for(lambda: not p.echoes())
                how(p)
                p.process.communicate(timeout=60)
                self.assertEqual(p.process.returncode, 130)
                self.assertTrue(p.echoes())


class Certificates(fakereg.Case):
    """TLS, and who we are by it."""

    def setUp(self):
        super().setUp()
        self.tenon.env["TENON_TIMEOUT"] = "30"
        self.folder = self.tenon.folder / "tls"
        self.folder.mkdir()
        servers.make_certificate(self.folder)
        self.ca = "--ca-file", self.folder / "ca.crt"
        self.mine = "--cert-file", self.folder / "s.crt", "--key-file", self.folder / "s.key"

    def listen(self, strict=False):
        """A registry with TLS; a strict one talks to those alone whose certificate is of its authority."""
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(self.folder / "s.crt", self.folder / "s.key")
        tls.load_verify_locations(self.folder / "ca.crt")
        tls.verify_mode = ssl.CERT_REQUIRED if strict else ssl.CERT_NONE
        fake = fakereg.Fake(tls)
        self.addCleanup(fake.stop)
        return fake

    def test_every_question_says_who_we_are(self):
        """How to sign in is asked at /v2/, and a token at the registry itself: both want our certificate, too."""
        strict, asked = self.listen(strict=True), []

        def fault(h, method, path):
            asked.append(path.partition("?")[0])
            if path.startswith("/token"):
                return h.reply(200, b'{"token": "abc"}')
            if h.headers.get("Authorization") == "Bearer abc":
                return False
            h.body()
            if path != "/v2/":
                return h.reply(401)
            return h.reply(401, WWW_Authenticate=f'Bearer realm="https://{strict.host}/token",service="x"')
        strict.fault = fault
        self.tenon("push", servers.ANSWER, f"{strict.host}/a:1", *self.ca, *self.mine)
        self.assertEqual(asked[1:3], ["/v2/", "/token"])
        told = self.tenon("tags", f"{strict.host}/a", *self.ca, status=4).stderr
        self.assertRegex(told, "it does not take who we are|the connection was lost")  # by the alert, or what comes before it
        place = self.tenon.home / ".config/containers/certs.d" / strict.host
        place.mkdir(parents=True)
        for name, source in (("ca.crt", "ca.crt"), ("me.cert", "s.crt"), ("me.key", "s.key")):
            shutil.copy(self.folder / source, place / name)
        self.assertEqual(self.tenon("tags", f"{strict.host}/a").stdout, "1\n")
        self.tenon("login", strict.host, "-u", "ann", "--password-stdin", input="secret")

    def certs_d(self, host, **files):
        """The folder of a registry, with files that are made of others: ca_crt="s.crt" is ca.crt."""
        place = self.tenon.home / ".config/containers/certs.d" / host
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        for name, source in files.items():
            shutil.copy(self.folder / source, place / name.replace("_", "."))
        return place

    def test_all_that_are_trusted(self):
        """Each *.crt of the folder, in the order of their names, as docker has it."""
        other = self.tenon.folder / "other"
        other.mkdir()
        servers.make_certificate(other)
        (self.folder / "other.crt").write_bytes((other / "ca.crt").read_bytes().rstrip())
        fake = self.listen()
        fake.manifests["1"] = ("x/y", b"{}")
        for files in ({"a_crt": "other.crt", "b_crt": "ca.crt"}, {"ca_crt": "other.crt", "x_crt": "ca.crt"}, {"b_crt": "ca.crt", "c_crt": "other.crt"}):
            self.certs_d(fake.host, **files)
            self.assertEqual(self.tenon("tags", f"{fake.host}/a").stdout, "1\n", files)
        self.certs_d(fake.host, a_crt="other.crt", b_pem="ca.crt")
        self.assertIn("is not trusted", self.tenon("tags", f"{fake.host}/a", status=4).stderr)
        (self.folder / "garbage").write_text("no certificate\n")
        place = self.certs_d(fake.host, a_crt="ca.crt", b_crt="garbage")
        told = self.tenon("tags", f"{fake.host}/a", status=1).stderr
        self.assertIn(f"{place}/b.crt is no file of certificates in PEM form [registry-certificate]", told)
        for make, words in ((lambda p: p.mkdir(), "Is a directory"), (lambda p: p.symlink_to("nowhere"), "No such file"),
                            (os.mkfifo, "it is a pipe, where a file is to be")):
            make(self.certs_d(fake.host, a_crt="ca.crt") / "b.crt")
            self.assertIn(f"cannot read {place}/b.crt: {words}", self.tenon("tags", f"{fake.host}/a", status=3).stderr)
        shutil.rmtree(place)
        place.write_text("")
        self.assertIn(f"cannot read {place}, where certificates for {fake.host} are kept: Not a directory",
                      self.tenon("tags", f"{fake.host}/a", status=3).stderr)
        self.assertEqual(self.tenon("tags", f"{fake.host}/a", *self.ca, *self.mine).stdout, "1\n")

    def test_pairs(self):
        """The first is shown; a key without its certificate, as docker has it, is none."""
        other = self.tenon.folder / "other"
        other.mkdir()
        servers.make_certificate(other)
        for name in "s.crt", "s.key":
            shutil.copy(other / name, self.folder / f"other{name[1:]}")
        both = (self.folder / "s.crt").read_bytes() + (self.folder / "s.key").read_bytes()
        (self.folder / "both").write_bytes(both)
        fake = self.listen(strict=True)
        fake.manifests["1"] = ("x/y", b"{}")
        for files in ({"a_cert": "s.crt", "a_key": "s.key", "b_cert": "other.crt", "b_key": "other.key"}, {"a_cert": "both"}):
            self.certs_d(fake.host, a_crt="ca.crt", **files)
            self.assertEqual(self.tenon("tags", f"{fake.host}/a").stdout, "1\n", files)
        place = self.certs_d(fake.host, a_crt="ca.crt", a_cert="other.crt", a_key="other.key", b_cert="s.crt", b_key="s.key")
        told = self.tenon("tags", f"{fake.host}/a", status=4).stderr
        if "the connection was lost" not in told:
            self.assertIn(f"of the certificates in {place} the first was shown, a.cert; --cert-file", told)
        self.assertEqual(self.tenon("tags", f"{fake.host}/a", *self.mine).stdout, "1\n")
        place = self.certs_d(fake.host, a_crt="ca.crt", me_key="s.key")
        self.assertIn(f"{place}/me.key is a key without its certificate, which would be {place}/me.cert [registry-certificate]",
                      self.tenon("tags", f"{fake.host}/a", status=1).stderr)

    def test_files_that_are_pipes(self):
        """What the command line names may be one, and serves all connections of the command."""
        fake = self.listen(strict=True)
        for i in range(8):
            fake.blobs[digest_of(b"%d" % i)] = b"%d" % i
        kind, config = "application/vnd.oci.image.manifest.v1+json", digest_of(b"0")
        manifest = json.dumps({"schemaVersion": 2, "mediaType": kind, "config": {"mediaType": "a/b", "digest": config, "size": 1},
                               "layers": [{"mediaType": "a/b", "digest": digest_of(b"%d" % i), "size": 1} for i in range(8)]}).encode()
        fake.manifests["1"] = fake.manifests[digest_of(manifest)] = (kind, manifest)
        options = " ".join(f"{name} <(cat {file})" for name, file in zip((self.ca + self.mine)[::2], (self.ca + self.mine)[1::2]))
        for verb in f"tags {fake.host}/a", f"copy {fake.host}/a:1 oci:out", f"copy {fake.host}/a:1 {fake.host}/b:1":
            r = subprocess.run(["bash", "-c", f"{os.path.abspath(servers.TENON)} {verb} {options}"], cwd=self.tenon.folder,
                               env=self.tenon.env, capture_output=True, text=True, timeout=120)
            self.assertEqual((r.returncode, r.stderr), (0, ""), verb)

    def test_http_where_tls_is_spoken(self):
        real, fake = self.serve(tls=True), self.listen()
        for argv in (("tags", f"{real.host}/a"), ("push", servers.ANSWER, f"{real.host}/a:1"),
                     ("login", real.host, "-u", "ann", "--password-stdin"), ("tags", f"{fake.host}/a")):
            self.assertIn("`--plain-http=false`", self.tenon(*argv, input="secret", status=4).stderr)
        self.tenon("push", servers.ANSWER, f"{real.host}/a:1", "--plain-http=false", "--ca-file", real.ca)
        told = self.tenon("push", servers.ANSWER, f"{real.host}/a:1", "--plain-http=false", status=4).stderr
        self.assertIn("its certificate is not trusted", told)
        self.assertIn("--ca-file", told)

    def test_tls_where_http_is_spoken(self):
        for host in (self.serve().host, self.fake.host):
            for argv in (("tags", f"{host}/a", "--plain-http=false"), ("tags", f"{host}/a", *self.ca)):
                told = self.tenon(*argv, status=4).stderr
                self.assertIn("TLS failed", told)
                self.assertIn("--plain-http speaks HTTP", told)

    def test_files_that_are_none(self):
        def made(name, *command, text=None):
            path = self.folder / name
            if command:
                servers.run("openssl", *command, "-out", path, cwd=self.folder)
            else:
                path.write_text(text)
            return path
        registry = self.serve(tls="mutual")
        mine = registry.folder
        garbage, empty = made("garbage", text="no certificate\n"), made("empty", text="")
        half = made("half", text="-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
        der = made("der", "x509", "-in", "ca.crt", "-outform", "DER")
        locked = made("locked", "rsa", "-in", mine / "s.key", "-aes256", "-passout", "pass:x")

        def told(*options, status=1):
            return self.tenon("tags", f"{registry.host}/a", *options, status=status).stderr
        for file in (garbage, empty, half, der, self.folder / "s.key"):
            self.assertIn(f"{file} is no file of certificates in PEM form", told("--ca-file", file))
        for file in (garbage, der):
            self.assertIn(f"{file} is no certificate in PEM form", told("--ca-file", registry.ca, "--cert-file", file))
        self.assertIn(f"{mine}/s.crt is no certificate in PEM form, with its key",
                      told("--ca-file", registry.ca, "--cert-file", mine / "s.crt"))
        for file in (garbage, locked, self.folder / "s.key"):
            self.assertIn(f"{file} is no key", told("--ca-file", registry.ca, "--cert-file", mine / "s.crt", "--key-file", file))
        self.assertIn("it does not take who we are", told("--ca-file", registry.ca, *self.mine, status=4))

    def test_a_key_with_a_password(self):
        """Nobody is asked for it, on a terminal neither."""
        key = self.folder / "locked.key"
        servers.run("openssl", "rsa", "-in", self.folder / "s.key", "-aes256", "-passout", "pass:x", "-out", key)
        fake = self.listen(strict=True)
        with Person(self.tenon, "tags", f"{fake.host}/a", *self.ca, *self.mine[:2], "--key-file", key) as p:
            self.assertIn("without a password", p.process.communicate(timeout=60)[1])
            self.assertEqual(p.process.returncode, 1)
            p.hears("")
            self.assertEqual(p.heard, "")


class Elsewhere(fakereg.Case):
    """Registries by their own names, by way of a proxy that is all of them."""

    def setUp(self):
        super().setUp()
        self.fill()
        self.sent = {}
        self.tenon.env["http_proxy"] = f"http://{self.fake.host}"
        self.challenge = 'Basic realm="x"'

        def fault(h, method, path):
            url = urllib.parse.urlsplit(path)
            sent = h.headers.get("Authorization")
            self.sent.setdefault(url.hostname, []).append(sent and base64.b64decode(sent.split()[1]).decode())
            h.path = path[path.index("/", 8):]
            if url.path == "/token":
                return h.reply(200, json.dumps({"token": base64.b64encode(b"a token").decode()}).encode())
            if sent:
                return False
            h.body()
            return h.error(401, "UNAUTHORIZED", WWW_Authenticate=self.challenge)
        self.fake.fault = fault

    def auth(self, text):
        return {"auth": base64.b64encode(text.encode()).decode()}

    def config(self, **members):
        place = self.tenon.home / ".docker/config.json"
        place.parent.mkdir(exist_ok=True)
        place.write_text(json.dumps(members))

    def asked(self, ref, status=0, **env):
        """What a registry was sent when it was asked, in the end."""
        self.sent.clear()
        self.tenon("resolve", ref, "--plain-http", status=status, env=env)
        return {host: sent[-1] for host, sent in self.sent.items()}

    def test_docker_hub(self):
        hub = "registry-1.docker.io"
        for key in ("https://index.docker.io/v1/", "index.docker.io", "docker.io", "https://registry-1.docker.io", "https://docker.io/v2/"):
            self.config(auths={"hub.docker.io": self.auth("no:body"), key: self.auth("ann:hub")})
            for ref in ("docker.io/library/answer:1", "docker.io/answer:1", "index.docker.io/answer:1", "registry-1.docker.io/answer:1"):
                self.assertEqual(self.asked(ref), {hub: "ann:hub"}, (key, ref))
        self.assertEqual(self.asked("docker.io.example/answer:1", status=5), {"docker.io.example": None})
        self.assertEqual(self.asked("docker.io/a:1", TENON_REGISTRY="docker.io", TENON_USERNAME="u", TENON_PASSWORD="p"), {hub: "u:p"})
        self.challenge = 'Bearer realm="http://auth.docker.io/token",service="registry.docker.io"'
        self.assertEqual(self.asked("docker.io/answer:1"), {"auth.docker.io": "ann:hub", hub: "a token"})
        for realm in ("auth.docker.io.example", "docker.example", "127.0.0.1"):
            self.challenge = f'Bearer realm="http://{realm}/token",service="registry.docker.io"'
            self.assertEqual(self.asked("docker.io/answer:1", status=5), {hub: None})
        self.challenge = 'Bearer realm="http://auth.example/token",service="x"'
        self.assertEqual(self.asked("docker.io/answer:1", TENON_TOKEN_SERVICES="x.example, auth.example"),
                         {"auth.example": "ann:hub", hub: "a token"})

    def test_the_token_of_a_workflow(self):
        """It is for ghcr.io, and in a workflow; a login comes before it."""
        env = {"GITHUB_ACTIONS": "true", "GITHUB_TOKEN": "word", "GITHUB_ACTOR": "ann"}
        self.assertEqual(self.asked("ghcr.io/org/a:1", **env), {"ghcr.io": "ann:word"})
        for more in ({"GITHUB_ACTIONS": ""}, {"GITHUB_ACTIONS": "false"}, {"GITHUB_TOKEN": ""}):
            self.assertEqual(self.asked("ghcr.io/org/a:1", status=5, **{**env, **more}), {"ghcr.io": None})
        for host in ("ghcr.io.example", "my.ghcr.io", "registry.example", "ghcr.io:8080"):
            self.assertEqual(self.asked(f"{host}/org/a:1", status=5, **env), {host.partition(":")[0]: None})
        self.config(auths={"ghcr.io": self.auth("bob:login")})
        self.assertEqual(self.asked("ghcr.io/org/a:1", **env), {"ghcr.io": "bob:login"})
        self.challenge = 'Bearer realm="http://ghcr.io/token",service="ghcr.io",scope="repository:org/a:pull"'
        self.assertEqual(self.asked("ghcr.io/org/a:1", **env), {"ghcr.io": "a token"})
        self.assertIn("bob:login", self.sent["ghcr.io"])

    def test_the_order_of_places(self):
        """Each place of docs/registries.md before those after it; and within one the entry that says most."""
        host, folder = "registry.example", self.tenon.folder

        def file(path, name):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps({"auths": {host: self.auth(f"u:{name}")}}))
        env = {"XDG_RUNTIME_DIR": str(folder / "run"), "XDG_CONFIG_HOME": str(folder / "config")}
        file(folder / "config/containers/auth.json", "podman's own")
        self.assertEqual(self.asked(f"{host}/a:1", **env), {host: "u:podman's own"})
        file(folder / "run/containers/auth.json", "podman's")
        self.assertEqual(self.asked(f"{host}/a:1", **env), {host: "u:podman's"})
        file(self.tenon.home / ".docker/config.json", "docker's")
        self.assertEqual(self.asked(f"{host}/a:1", **env), {host: "u:docker's"})
        file(folder / "other/config.json", "docker's other")
        env["DOCKER_CONFIG"] = str(folder / "other")
        self.assertEqual(self.asked(f"{host}/a:1", **env), {host: "u:docker's other"})
        file(folder / "named.json", "named")
        env["REGISTRY_AUTH_FILE"] = str(folder / "named.json")
        self.assertEqual(self.asked(f"{host}/a:1", **env), {host: "u:named"})
        env["DOCKER_AUTH_CONFIG"] = json.dumps({"auths": {host: self.auth("u:variable")}})
        self.assertEqual(self.asked(f"{host}/a:1", **env), {host: "u:variable"})
        env.update(TENON_REGISTRY=host, TENON_USERNAME="u", TENON_PASSWORD="own")
        self.assertEqual(self.asked(f"{host}/a:1", **env), {host: "u:own"})
        self.assertEqual(self.asked("else.example/a:1", status=5, **env), {"else.example": None})

    def test_entries_by_namespace(self):
        host = "registry.example"
        self.config(auths={host: self.auth("u:host"), f"{host}/org": self.auth("u:org"), f"{host}/org/app": self.auth("u:app"),
                           f"{host}/or": self.auth("u:or")})
        for repository, which in (("x", "host"), ("orga/app", "host"), ("org/other", "org"), ("org", "org"), ("org/app", "app"),
                                  ("org/app/deep", "app"), ("org/apps", "org")):
            self.assertEqual(self.asked(f"{host}/{repository}:1"), {host: f"u:{which}"}, repository)


class Helpers(fakereg.Case):
    ANSWER = 'echo \'{"ServerURL":"x","Username":"ann","Secret":"secret"}\''

    def setUp(self):
        super().setUp()
        self.fill()
        self.secure()
        for name in ("TENON_REGISTRY", "TENON_USERNAME", "TENON_PASSWORD"):
            del self.tenon.env[name]
        self.config({"credsStore": "x"})

    def config(self, value):
        (self.tenon.home / ".docker").mkdir(exist_ok=True)
        (self.tenon.home / ".docker/config.json").write_text(json.dumps(value))

    def write(self, script):
        path = self.tenon.folder / "bin/docker-credential-x"
        path.parent.mkdir(exist_ok=True)
        path.write_text("#!/bin/sh\nread host\n" + script + "\n")
        path.chmod(0o755)
        self.tenon.env["PATH"] = f"{path.parent}:{os.environ['PATH']}"

    def helper(self, script, status=5):
        """What tenon tells of a helper that is a script."""
        self.write(script)
        started = time.time()
        told = self.tenon("resolve", self.ref, status=status).stderr
        self.assertLess(time.time() - started, 50)
        self.assertNotIn("secret", told)
        return told

    def test_one_that_works(self):
        self.assertEqual(self.helper(self.ANSWER, 0), "")

    def test_it_has_the_three_streams_alone(self):
        """And not a connection of ours. Its shell has another one, for the script."""
        self.helper("for fd in /proc/self/fd/*; do readlink $fd; done > held; " + self.ANSWER, 0)
        held = (self.tenon.folder / "held").read_text()
        self.assertNotIn("socket:", held)
        self.assertNotIn("anon_inode:", held)

    def test_it_is_asked_once_by_all_that_run_at_a_time(self):
        def layer(i):
            data = b"file %d" % i
            self.fake.blobs[digest_of(data)] = data
            return {"mediaType": "x/y", "digest": digest_of(data), "size": len(data),
                    "annotations": {"org.opencontainers.image.title": f"f{i}"}}
        kind = "application/vnd.oci.image.manifest.v1+json"
        self.fake.blobs[digest_of(b"{}")] = b"{}"
        manifest = json.dumps({
            "schemaVersion": 2, "mediaType": kind, "artifactType": "a/b", "layers": [layer(i) for i in range(12)],
            "config": {"mediaType": "application/vnd.oci.empty.v1+json", "digest": digest_of(b"{}"), "size": 2}}).encode()
        self.fake.manifests["1"] = self.fake.manifests[digest_of(manifest)] = (kind, manifest)
        count = self.tenon.folder / "count"
        for answer, status in ((self.ANSWER, 0), ("echo the keyring is locked; exit 1", 5)):
            self.write(f"echo run >>{count}; sleep 0.2; {answer}")
            for args in ("pull", self.ref, "-o", "out/"), ("copy", self.ref, f"{self.fake.host}/x/y:2"):
                told = self.tenon(*args, status=status).stderr
                self.assertEqual(count.read_text(), "run\n", args)
                self.assertEqual(told.count("keyring"), 1 if status else 0, told)
                count.unlink()

    def mirror(self, n, *options, status=0):
        """So many repositories into a layout each; how often the helper ran."""
        (self.tenon.folder / "m.toml").write_text("version = 1\n" + "".join(
            f'[[mirror]]\nsource = "{self.fake.host}/org/m{i}"\ntarget = "oci:m{i}"\n' for i in range(n)))
        count = self.tenon.folder / "count"
        count.unlink(missing_ok=True)
        self.tenon("mirror", "m.toml", "run", *options, status=status)
        return count.read_text().count("run")

    def test_once_for_many_repositories(self):
        count = self.tenon.folder / "count"
        self.write(f"echo run >>{count}; sleep 0.1; {self.ANSWER}")
        self.assertEqual(self.mirror(5), 1)
        self.write(f"echo run >>{count}; echo credentials not found; exit 1")
        self.assertEqual(self.mirror(5, status=5), 1)
        self.write(f"echo run >>{count}; echo '{{\"Username\":\"ann\",\"Secret\":\"wrong\"}}'")
        self.assertLessEqual(self.mirror(5, status=5), 2)

    def rotate(self, after, token):
        """The password becomes another after so many requests that were served; to some, tokens do not serve either."""
        words, served = ["one", "two"], [0]
        word = self.tenon.folder / "word"
        word.write_text(words[0])
        self.write(f"echo run >>{self.tenon.folder}/count; echo '{{\"Username\":\"ann\",\"Secret\":\"'$(cat {word})'\"}}'")

        def basic():
            return "Basic " + base64.b64encode(b"ann:" + words[0].encode()).decode()

        def fault(h, method, path):
            sent = h.headers.get("Authorization")
            if path.startswith("/token"):
                if sent != basic():
                    return h.error(401, "UNAUTHORIZED")
                return h.reply(200, json.dumps({"token": words[0]}).encode())
            if sent == (f"Bearer {words[0]}" if token else basic()):
                served[0] += 1
                if served[0] == after:
                    words.pop(0)
                    word.write_text(words[0])
                return False
            h.body()
            challenge = f'Bearer realm="http://{self.fake.host}/token",service="x"' if token else 'Basic realm="x"'
            return h.error(401, "UNAUTHORIZED", WWW_Authenticate=challenge)
        self.fake.fault = fault

    def test_again_where_what_it_gave_is_refused_by_now(self):
        for token in (False, True):
            for after in (1, 3, 6):
                for i in range(3):
                    shutil.rmtree(self.tenon.folder / f"m{i}", ignore_errors=True)
                self.rotate(after, token)
                self.assertEqual(self.mirror(3), 2, (token, after))

    def test_one_that_leaves_something_running(self):
        self.assertEqual(self.helper("sleep 300 2>/dev/null & echo $! >pid; " + self.ANSWER, 0), "")
        os.kill(int((self.tenon.folder / "pid").read_text()), 9)

    def test_one_that_does_not_end(self):
        told = self.helper("exec >/dev/null 2>&1; echo $$ >pid; exec sleep 300")
        self.assertIn("docker-credential-x fails: it does not end", told)
        self.write("exec >/dev/null 2>&1; sleep 300 & echo $! >pid; wait")
        p = self.tenon.start("resolve", self.ref, start_new_session=True)
        self.assertIn("it does not end", p.communicate()[1])
        wait_for(lambda: not runs(int((self.tenon.folder / "pid").read_text())))

    def interrupt(self, p, name):
        """Ends tenon when the helper has begun; what the helper wrote into a file are processes that end with it."""
        wait_for(lambda: (self.tenon.folder / name).exists() and (self.tenon.folder / name).read_text().endswith(".\n"))
        pids = [int(pid) for pid in (self.tenon.folder / name).read_text().split()[:-1]]
        p.send_signal(signal.SIGINT)
        p.communicate(timeout=60)
        self.assertEqual(p.returncode, 130)
        wait_for(lambda: not any(map(runs, pids)))

    def test_it_ends_with_us(self):
        self.write("sleep 300 & echo $$ $! . >pids; wait")
        self.interrupt(self.tenon.start("resolve", self.ref, start_new_session=True), "pids")

    def test_it_may_ask_a_person(self):
        """It stands in the foreground of our terminal."""
        self.write("echo word? >/dev/tty; read word </dev/tty; " + self.ANSWER)
        with Person(self.tenon, "resolve", self.ref) as p:
            p.hears("word?")
            p.types("open\n")
            self.assertEqual(p.process.wait(60), 0)
        self.write("echo $$ . >pids; exec sleep 300")
        with Person(self.tenon, "resolve", self.ref) as p:
            self.interrupt(p.process, "pids")

    def test_nobody_is_told_how_it_ended(self):
        """SIGCHLD is ignored, as some that start programs leave it: what the helper said is all there is."""
        def told(*args, script=self.ANSWER, status=0, input=None):
            self.write(script)
            with self.tenon.start(*args, stdin=subprocess.PIPE,
                                  preexec_fn=lambda: signal.signal(signal.SIGCHLD, signal.SIG_IGN)) as p:
                words = p.communicate(input, timeout=60)[1]
            self.assertEqual(p.returncode, status, (args, words))
            self.assertNotIn("secret", words)
            return words
        ignores = "ign=$(awk '/SigIgn/ {print $2}' /proc/$$/status); [ $((0x$ign & 0x10000)) = 0 ] || echo it ignores, too; "
        self.assertEqual(told("resolve", self.ref, script=ignores + self.ANSWER), "")
        self.assertEqual(told("resolve", self.ref, script="sleep 0.3; " + self.ANSWER), "")
        self.assertIn("fails: the keyring is locked [",
                      told("resolve", self.ref, script="echo the keyring is locked; exit 1", status=5))
        self.assertNotIn("warning", told("resolve", self.ref, script="echo credentials not found; exit 1", status=5))
        self.assertIn("not in JSON", told("resolve", self.ref, script="exit 1", status=5))
        self.assertIn("does not end", told("resolve", self.ref, script="exec >/dev/null 2>&1; exec sleep 300", status=5))
        login = "login", self.fake.host, "-u", "ann", "--password-stdin"
        told(*login, script='echo "$host" >stored', input="secret\n")
        self.assertIn("secret", (self.tenon.folder / "stored").read_text())
        self.assertIn("the keyring is locked", told(*login, script="echo the keyring is locked; exit 1", input="secret\n", status=3))
        self.config({"credsStore": "missing"})
        self.assertIn("docker-credential-missing is not there", told("resolve", self.ref, status=5))
        self.assertIn("docker-credential-missing is not there", told(*login, input="secret\n", status=3))

    def test_one_that_misses_something_itself(self):
        self.assertIn("docker-credential-x fails: it does not say why [", self.helper("exit 127"))

    def test_one_that_never_stops_talking(self):
        self.assertIn("it says too much", self.helper("exec yes"))

    def test_garbage_with_a_secret_in_it(self):
        for answer in ("secret", '{"Username":"ann","Secret":"secret"', '{"Secret":"secret"}x'):
            self.assertIn("not in JSON", self.helper(f"echo '{answer}'"))
            self.helper(f"echo '{answer}'; exit 1") if "{" in answer else None

    def test_one_that_says_why(self):
        self.assertIn("fails: the keyring is locked [", self.helper("echo the keyring is locked; exit 1"))
        self.assertIn("fails: it does not say why [", self.helper("exit 1"))
        self.assertNotIn("warning", self.helper("echo credentials not found in native keychain; exit 1"))

    def test_names_that_are_paths(self):
        for name in ("../x", "/bin/x", "a b", "x" * 200):
            self.config({"credsStore": name})
            self.assertIn("not the name of a helper", self.helper(self.ANSWER))

    def test_entries(self):
        def auth(text):
            return base64.b64encode(text).decode()
        self.helper("exit 1")
        for entry in ({"auth": auth(b"ann:secret")}, {"auth": auth(b"ann:secret\0\0")}, {"auth": auth(b"ann:secret") + "\n"},
                      {"auth": auth(b"ann:secret").rstrip("=")}, {"username": "ann", "password": "secret"}):
            self.config({"auths": {self.fake.host: entry}})
            self.tenon("resolve", self.ref)
        wrapped = base64.encodebytes(b"ann:secret" + bytes(80)).decode()
        self.assertIn("\n", wrapped.strip())
        for key, entry in ((self.fake.host, {"auth": wrapped}), (self.fake.host.upper(), {"auth": auth(b"ann:secret")}),
                           (f"https://{self.fake.host.title()}/v1/", {"auth": auth(b"ann:secret")})):
            self.config({"auths": {key: entry}})
            self.tenon("resolve", self.ref)
        for entry in ({"auth": "!"}, {"auth": auth(b"annsecret")}, {"auth": auth(b":secret")}, {"auth": 5}, [], "x"):
            self.config({"auths": {self.fake.host: entry}})
            self.assertIn("[cred-file]", self.tenon("resolve", self.ref, status=5).stderr)
        for entry in (None, {}, {"auth": ""}, {"auth": None}):
            self.config({"auths": {self.fake.host: entry}})
            self.assertNotIn("warning", self.tenon("resolve", self.ref, status=5).stderr)

    def test_files_of_another_shape(self):
        for config, words in (({"auths": []}, " as `auths`"), ({"auths": "x"}, " as `auths`"), ({"credsStore": 5}, " with a name as `credsStore`"),
                              ({"credHelpers": []}, " of names as `credHelpers`"), ({"credHelpers": {"x": 5}}, " of names as `credHelpers`")):
            self.config(config)
            place = self.tenon.home / ".docker/config.json"
            for argv in ("resolve", self.ref), ("login", self.fake.host, "-u", "ann", "--password-stdin"), ("logout", self.fake.host):
                self.assertIn(f"{place} holds no JSON object{words} [cred-file]", self.tenon(*argv, input="secret", status=1).stderr)
            self.assertEqual(json.loads(place.read_text()), config)
        self.config({"auths": None, "credsStore": None, "credHelpers": None})
        self.tenon("login", self.fake.host, "-u", "ann", "--password-stdin", input="secret")
        self.tenon("resolve", self.ref)

    def test_what_the_file_kept_before_a_helper_did(self):
        plain = {"auth": base64.b64encode(b"ann:old").decode()}
        for before, after in ({self.fake.host: plain, "x.example": plain}, {"x.example": plain}), ({self.fake.host: {}}, {self.fake.host: {}}):
            self.config({"credsStore": "x", "auths": before})
            self.write("cat >/dev/null; exit 0")
            told = self.tenon("login", self.fake.host, "-u", "ann", "--password-stdin", input="secret")
            self.assertIn("the credentials are in docker-credential-x", told.stdout)
            self.assertEqual(json.loads((self.tenon.home / ".docker/config.json").read_text()), {"credsStore": "x", "auths": after})

    def test_one_that_does_not_keep_or_forget(self):
        login, logout = ("login", self.fake.host, "-u", "ann", "--password-stdin"), ("logout", self.fake.host)
        for script, words in (("exit 1", "it does not say why"), ("echo the keyring is locked; exit 1", "the keyring is locked"),
                              ("kill -SEGV $$", "it does not say why"), ('echo "$host"; exit 1', "it does not say why")):
            self.write(script)
            for argv in login, logout:
                told = self.tenon(*argv, input="secret\n", status=3).stderr
                if "$host" not in script or argv == login:
                    self.assertIn(f"docker-credential-x fails: {words} [cred-helper]", told)
                self.assertNotIn("secret", told)
        self.write("echo credentials not found in native keychain; exit 1")
        self.assertIn("docker-credential-x fails: it has no such credentials", self.tenon(*login, input="secret\n", status=3).stderr)
        self.assertIn("docker-credential-x has no login", self.tenon(*logout, status=7).stderr)

    def test_answers_that_lack_something(self):
        for answer, words in (("{}", "no `Username`"), ("[]", "no `Username`"), ('{"Username":"ann"}', "no `Secret`"),
                              ('{"username":"ann","secret":"secret"}', "no `Username`")):
            self.assertIn(f"docker-credential-x fails: its answer has {words} [cred-helper]", self.helper(f"echo '{answer}'"))
        self.assertNotIn("warning", self.helper('echo \'{"ServerURL":"","Username":"","Secret":""}\''))

    def test_a_file_that_is_not_json(self):
        """Where, by line and column; but not its line, which may hold a secret."""
        text = '{"auths": {\n  "x": {"password": "secret"},,\n}}'
        (self.tenon.home / ".docker/config.json").write_text(text)
        login = "login", self.fake.host, "-u", "ann", "--password-stdin"
        for run in (lambda: self.tenon("resolve", self.ref, status=1),
                    lambda: self.tenon("copy", self.ref, "oci:out", status=1),
                    lambda: self.tenon(*login, input="secret", env={"TENON_REGISTRY": "x"}, status=1),
                    lambda: self.tenon("resolve", self.ref, env={"DOCKER_AUTH_CONFIG": text}, status=1)):
            told = run().stderr
            self.assertRegex(told, r"(config\.json|\$DOCKER_AUTH_CONFIG):2:31: error: expected a key in quotes here \[json-syntax\]\n")
            self.assertNotIn("secret", told)
        found = json.loads(self.tenon("resolve", self.ref, "--format", "json", status=1).stdout)["findings"][0]
        self.assertEqual((found["line"], found["column"]), (2, 31))
        (self.tenon.home / ".docker/config.json").write_text("[]")
        self.assertIn("holds no JSON object [cred-file]", self.tenon("resolve", self.ref, status=1).stderr)


if __name__ == "__main__":
    unittest.main()
