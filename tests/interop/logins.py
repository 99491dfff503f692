"""Credentials: what one client's login keeps, the others find; and after a logout nobody does."""
import base64, json

from harness import LOGIN, PASSWORD, USER, case, equal

CONFIG = "home/.docker/config.json"

# peer, its login (the password comes on standard input) and logout, where they keep docker's file; what needs credentials
PEERS = [
    ("oras", "oras login {host} -u {user} --password-stdin", "oras logout {host}", "oras resolve {a}:1"),
    ("crane", "crane auth login {host} -u {user} --password-stdin", "crane auth logout {host}", "crane digest {a}:1"),
    ("skopeo", None, None, "skopeo list-tags docker://{a}"),
    ("regctl", None, None, "regctl image digest {a}:1"),
]


def kept(at):
    return json.loads((at.folder / CONFIG).read_text())["auths"]


def theirs(login, logout, read):
    def test(at):
        at("tenon push answer.wasm {a}:1", status=5)
        at(login, user=USER, input=PASSWORD)
        at("tenon push answer.wasm {a}:1")
        at.pulls(f"{at.a}:1")
        at(read)
        at(logout)
        at("tenon resolve {a}:1", status=5)
    return test


def ours(read):
    def test(at):
        at("tenon login {host} --username {user} --password-stdin", user=USER, input=PASSWORD + "\n")
        equal(base64.b64decode(kept(at)[at.host]["auth"]).decode(), f"{USER}:{PASSWORD}")
        at("tenon push answer.wasm {a}:1")
        at(read)
        at("tenon logout {host}")
        equal(kept(at), {})
        at("tenon resolve {a}:1", status=5)
    return test


for peer, login, logout, read in PEERS:
    if login:
        case(peer, "login, and tenon uses it", on=(LOGIN,))(theirs(login, logout, read))
    case(peer, "uses what tenon's login kept", on=(LOGIN,))(ours(read))


@case("skopeo", "login, which keeps its own file, and tenon uses it", on=(LOGIN,))
def skopeo(at):
    at("skopeo login --tls-verify=false {host} -u {user} --password-stdin", user=USER, input=PASSWORD)
    assert (at.home / "run/containers/auth.json").exists()
    at("tenon push answer.wasm {a}:1")
    at("skopeo logout {host}")
    at("tenon resolve {a}:1", status=5)


@case("wkg", "uses what tenon's login kept", on=(LOGIN,))
def wkg(at):
    at("tenon login {host} --username {user} --password-stdin", user=USER, input=PASSWORD)
    at("wkg oci push {a}:1 answer.wasm")
    at.pulls(f"{at.a}:1")


@case("oras", "a file that both write: what one does not know stays", on=(LOGIN,))
def shared(at):
    (at.folder / CONFIG).write_text(json.dumps({"auths": {"other.example": {"auth": "eDp5"}}, "detachKeys": "ctrl-z",
                                                "HttpHeaders": {"X-A": "b"}}))
    at("tenon login {host} --username {user} --password-stdin", user=USER, input=PASSWORD)
    at("oras login {host} -u {user} --password-stdin", user=USER, input=PASSWORD)
    at("tenon logout {host}")
    now = json.loads((at.folder / CONFIG).read_text())
    equal((now["detachKeys"], now["HttpHeaders"], list(now["auths"])), ("ctrl-z", {"X-A": "b"}, ["other.example"]))
