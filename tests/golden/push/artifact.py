"""Makes an image layout of one manifest, `x`: artifact.py LAYOUT CODE, where CODE calls

    layer(MEDIA-TYPE, BYTES, TITLE=None)      and may change  config, config_type, m (the rest of the manifest)
    tar([(NAME, BYTES), …], compress="gz")    is the bytes of a tar file; a member's BYTES may be a dict of a TarInfo's
                                              members instead
"""
import hashlib, io, json, pathlib, sys, tarfile

layout = pathlib.Path(sys.argv[1])
(layout / "blobs/sha256").mkdir(parents=True, exist_ok=True)
config, config_type, m, layers = {}, "application/vnd.oci.image.config.v1+json", {}, []
GZIP = "application/vnd.oci.image.layer.v1.tar+gzip"
ZSTD = "application/vnd.oci.image.layer.v1.tar+zstd"
TAR = "application/vnd.oci.image.layer.v1.tar"


def put(raw, media_type):
    digest = hashlib.sha256(raw).hexdigest()
    (layout / "blobs/sha256" / digest).write_bytes(raw)
    return {"digest": "sha256:" + digest, "size": len(raw), "mediaType": media_type}


def layer(media_type, raw, title=None):
    titled = {"annotations": {"org.opencontainers.image.title": title}} if title is not None else {}
    layers.append(dict(put(raw, media_type), **titled))


def tar(members, compress=""):
    to = io.BytesIO()
    with tarfile.open(fileobj=to, mode="w:" + compress) as t:
        for name, what in members:
            info = tarfile.TarInfo(name)
            if isinstance(what, dict):
                for k, v in what.items():
                    setattr(info, k, v)
                t.addfile(info)
            else:
                info.size = len(what)
                t.addfile(info, io.BytesIO(what))
    return to.getvalue()


def file(path):
    return pathlib.Path(path).read_bytes()


exec(sys.argv[2])
manifest = dict({"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
                 "config": put(json.dumps(config).encode(), config_type), "layers": layers}, **m)
entry = put(json.dumps(manifest).encode(), manifest["mediaType"])
entry["annotations"] = {"org.opencontainers.image.ref.name": "x"}
(layout / "index.json").write_text(json.dumps({"schemaVersion": 2, "manifests": [entry]}))
(layout / "oci-layout").write_text('{"imageLayoutVersion":"1.0.0"}')
