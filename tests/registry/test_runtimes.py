"""Who runs what is pushed: the rules by which each takes an artifact or leaves it, told in code, on what each form writes.

None of them runs here. The rules are those of their sources, read once: what a reader demands of the manifest, the config and
the layers, and which bytes it then runs. A form that docs/artifact.md says one takes must be taken, and the bytes be the file;
what it says one does not take must be refused, so that the table says neither too much nor too little.
"""
import gzip, hashlib, io, json, tarfile, unittest

import servers
from servers import ANSWER
from test_formats import FILTER, FORMS

MANIFEST = "application/vnd.oci.image.manifest.v1+json"
WASM = "application/wasm"
CNCF_CONFIG = "application/vnd.wasm.config.v0+json"
LEGACY_LAYER = "application/vnd.wasm.content.layer.v1+wasm"
LEGACY_CONFIG = "application/vnd.wasm.config.v1+json"
RUNWASI_LAYER = "application/vnd.bytecodealliance.wasm.component.layer.v0+wasm"
SOLO_LAYER = "application/vnd.module.wasm.content.layer.v1+wasm"
TARGZ = "application/vnd.oci.image.layer.v1.tar+gzip"
ROOTFS = (TARGZ, "application/vnd.oci.image.layer.v1.tar", "application/vnd.oci.image.layer.v1.tar+zstd")


class Refused(Exception):
    pass


def demand(fact, why):
    if not fact:
        raise Refused(why)


class Artifact:
    def __init__(self, layout, digest):
        self.layout = layout
        self.manifest = json.loads(self.blob({"digest": digest}))
        self.config = json.loads(self.blob(self.manifest["config"]))
        self.config_type, self.layers = self.manifest["config"]["mediaType"], self.manifest["layers"]

    def blob(self, descriptor):
        return (self.layout / "blobs" / descriptor["digest"].replace(":", "/")).read_bytes()

    def one_layer(self):
        demand(len(self.layers) == 1, f"{len(self.layers)} layers")
        return self.layers[0]


def unpacked(artifact):
    """The root file system of an image, as a snapshotter makes it: one diff_id for each layer of a file system's type."""
    layers = [x for x in artifact.layers if x["mediaType"] in ROOTFS]
    ids = artifact.config.get("rootfs", {}).get("diff_ids") or []
    demand(len(layers) == len(ids), "the layers and the diff_ids are not as many")
    files = {}
    for layer, diff_id in zip(layers, ids):
        tar = gzip.decompress(artifact.blob(layer))
        demand("sha256:" + hashlib.sha256(tar).hexdigest() == diff_id, "a diff_id is not its layer's")
        with tarfile.open(fileobj=io.BytesIO(tar)) as t:
            files |= {m.name.removeprefix("./").lstrip("/"): t.extractfile(m).read() for m in t.getmembers()}
    return files


def is_component(data):
    return data[4:8] == b"\x0d\0\1\0"


# ---- one function a consumer: the bytes that it would run ----

def oci_wasm(a):
    """The library that wkg and wash pull by: the types are all it goes by, and the config has to parse."""
    demand(a.manifest.get("mediaType") == MANIFEST, "the manifest does not say its type")
    demand(a.config_type == CNCF_CONFIG, "the config is of another type")
    layer = a.one_layer()
    demand(layer["mediaType"] == WASM, "the layer is of another type")
    demand(isinstance(a.config.get("created"), str) and a.config["created"].endswith("Z"), "created")
    demand(a.config.get("architecture") == "wasm" and a.config.get("os") in ("wasip1", "wasip2"), "the platform")
    demand(a.config.get("layerDigests") == [layer["digest"]], "layerDigests")
    component = a.config.get("component")
    demand((a.config["os"] == "wasip2") == isinstance(component, dict), "component")
    for key in ("exports", "imports") if component else ():
        demand(all(isinstance(x, str) for x in component[key]), key)
    return a.blob(layer)


def wkg(a):
    data = oci_wasm(a)
    demand(is_component(data), "a core module")
    return data


def wash(a):
    """Every layer has to be of a type it knows; the first is the component."""
    demand(all(x["mediaType"] in (WASM, SOLO_LAYER) for x in a.layers), "a layer of another type")
    data = a.blob(a.layers[0])
    demand(is_component(data), "a core module")
    return data


def spin(a):
    """Its own applications tell themselves by a key of the config; all else is a package of one layer, kept by type."""
    demand("spin_lock_version" not in a.config, "taken for an application of Spin's")
    layer = a.one_layer()
    demand(layer["mediaType"] in (WASM, LEGACY_LAYER), "the layer is kept as data")
    demand(is_component(a.blob(layer)), "a core module: no trigger takes it")
    return a.blob(layer)


def runwasi(a, command=None):
    """The shims, under Kubernetes: what the container is told to run has to come from somewhere."""
    entry = command or (a.config.get("config") or {}).get("Entrypoint")
    demand(entry, "no command specified")
    demand("architecture" in a.config and "os" in a.config, "the config has no platform")
    files = unpacked(a)
    own = [x for x in a.layers if x["mediaType"] in (RUNWASI_LAYER, WASM)]
    if a.config["architecture"] == "wasm" and own:
        demand(len(own) == 1, "a single module is supported")
        return a.blob(own[0])
    demand(entry[0].lstrip("/") in files, f"{entry[0]} is not in the file system")
    return files[entry[0].lstrip("/")]


def runwasi_command(a):
    return runwasi(a, ["x.wasm"])


def crun(a):
    """The annotation sends it to the handler for Wasm; the file has to be in the root file system."""
    demand(a.manifest.get("annotations", {}).get("module.wasm.image/variant") in ("compat", "compat-smart"), "no annotation")
    entry = (a.config.get("config") or {}).get("Entrypoint")
    files = unpacked(a)
    demand(entry and entry[0].endswith(".wasm") and entry[0].lstrip("/") in files, "the entry point is no file")
    return files[entry[0].lstrip("/")]


def istio(a):
    """Envoy's modules: the last layer as a tar with plugin.wasm in it, or else two layers, one of which is the module."""
    if a.layers[-1]["mediaType"] == TARGZ:
        for name, data in unpacked(a).items():
            if name.rsplit("/", 1)[-1] == "plugin.wasm":
                break
        else:
            raise Refused("no plugin.wasm")
    else:
        demand(len(a.layers) == 2, f"{len(a.layers)} layers, not 2")
        own = [x for x in a.layers if x["mediaType"] == SOLO_LAYER]
        demand(own, "no layer of the module's type")
        data = a.blob(own[0])
    demand(not is_component(data) and b"proxy_abi_version_" in data, "no Proxy-Wasm module")
    return data


def kubewarden(a):
    """As cosign for Wasm and wasm-to-oci write it; the layer's type is what it goes by."""
    demand(a.config_type == LEGACY_CONFIG, "the config is of another type")
    layer = a.one_layer()
    demand(layer["mediaType"] == LEGACY_LAYER, "the layer is of another type")
    return a.blob(layer)


# who takes which forms, of a component and of a Proxy-Wasm module: the table of docs/artifact.md (and Spin, by its type, the old one)
TAKES = [
    (oci_wasm, {"cncf"}, {"cncf"}),
    (wkg, {"cncf"}, set()),
    (wash, {"cncf"}, set()),
    (spin, {"cncf", "legacy"}, set()),
    (runwasi, {"image", "runwasi"}, {"image", "runwasi"}),
    (runwasi_command, {"cncf", "runwasi"}, {"cncf", "runwasi"}),
    (crun, {"image"}, {"image"}),
    (istio, set(), {"image", "istio-oci"}),
    (kubewarden, {"legacy"}, {"legacy"}),
]


class Runtimes(servers.Case):
    def artifact(self, file, form, *options):
        digest = self.tenon("push", file, f"oci:store:{form}", "--format", form, *options).stdout.strip().split("@")[1]
        return Artifact(self.tenon.folder / "store", digest)

    def check(self, file, wanted, forms):
        data = file.read_bytes()
        made = {form: self.artifact(file, form) for form in forms}
        for (consumer, *takes) in TAKES:
            for form, artifact in made.items():
                with self.subTest(consumer=consumer.__name__, form=form):
                    if form in takes[wanted]:
                        self.assertEqual(consumer(artifact), data)
                    else:
                        self.assertRaises(Refused, consumer, artifact)

    def test_a_component(self):
        self.check(ANSWER, 0, [x for x in FORMS if x != "istio-oci"])

    def test_a_module(self):
        file = self.tenon.folder / "filter.wasm"
        file.write_bytes(FILTER)
        self.check(file, 1, FORMS)

    def test_for_the_machine(self):
        """An image for linux/amd64, which an index is searched for; the shims run its file."""
        artifact = self.artifact(ANSWER, "image", "--platform", "linux/amd64")
        self.assertEqual(runwasi(artifact), ANSWER.read_bytes())
        self.tenon("push", ANSWER, "oci:store:x", "--format", "runwasi", "--platform", "linux/amd64", status=2)
        self.assertEqual(runwasi(self.artifact(ANSWER, "runwasi", "--platform", "wasi/wasm")), ANSWER.read_bytes())

    def test_with_a_manifest_of_capabilities(self):
        """Keys and annotations of ours disturb nobody."""
        (self.tenon.folder / "caps.toml").write_text((servers.ROOT / "testdata/demo/caps.toml").read_text())
        self.tenon("plug", servers.ROOT / "testdata/demo/shouter.wasm", "--plug", servers.ROOT / "testdata/demo/greeter.wasm",
                   "-o", "app.wasm")
        self.tenon("caps", "embed", "app.wasm", "caps.toml", "-o", "app.caps.wasm")
        file = self.tenon.folder / "app.caps.wasm"
        self.assertIn("dev.tenon.capabilities", self.artifact(file, "cncf").config)
        self.check(file, 0, [x for x in FORMS if x != "istio-oci"])


if __name__ == "__main__":
    unittest.main()
