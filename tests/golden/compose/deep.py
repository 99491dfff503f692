"""A component that imports a module whose types name each other in a chain of N: `deep.py N > chain.wasm`."""
import sys


def leb(n):
    out = b""
    while True:
        out, n = out + bytes([n & 0x7f | (0x80 if n > 0x7f else 0)]), n >> 7
        if not n:
            return out


def s33(n):
    out = b""
    while True:
        byte, n = n & 0x7f, n >> 7
        if not n and not byte & 0x40:
            return out + bytes([byte])
        out += bytes([byte | 0x80])


n = int(sys.argv[1])
types = [b"\x01\x60\0\0"] + [b"\x01\x60\x01\x63" + s33(i) + b"\0" for i in range(n)]
body = b"\x01\x50" + leb(n + 2) + b"".join(types) + b"\0\x01a\x01f\0" + leb(n)
imports = b"\x01\0\x01x\0\x11\0"
sys.stdout.buffer.write(b"\0asm\x0d\0\x01\0\x03" + leb(len(body)) + body + b"\x0a" + leb(len(imports)) + imports)
