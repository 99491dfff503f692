"""Certificates: one folder, file or variable for all of them."""
from harness import TLS, case, equal

# peer, what reads {a}:1 there, as it is told of the certificate
READS = [
    ("oras", "oras resolve --plain-http=false --ca-file ca.crt {a}:1"),
    ("crane", "crane digest {a}:1"),
    ("regctl", "regctl image digest {a}:1"),
    ("skopeo", "skopeo inspect --format {{{{.Digest}}}} docker://{a}:1"),
]


def shared(read):
    def test(at):
        digest = at.push("answer.wasm", f"{at.a}:1", "--format", "image")  # by certs.d
        equal(at.line(read), digest)
        at("tenon copy {a}:1 {b}:1 --ca-file ca.crt")
        at.pulls(f"{at.b}:1")
    return test


for peer, read in READS:
    case(peer, "trusts the certificate that tenon does", on=(TLS,))(shared(read))


@case("tenon", "trusts no certificate that it is not told of", on=(TLS,))
def untold(at):
    (at.home / ".config/containers/certs.d" / at.host / "ca.crt").unlink()
    at.env.pop("SSL_CERT_FILE")
    at("tenon push answer.wasm {a}:1", status=4)
    at("tenon push answer.wasm {a}:1 --ca-file ca.crt")
