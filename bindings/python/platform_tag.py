"""The platform tag of a wheel that carries a shared library, from what the library needs.

manylinux_2_N promises that it runs on every Linux with glibc 2.N or newer. That is true where it needs nothing but what the promise lists, in versions that
such systems have. Otherwise the tag is that of this machine's kind only, linux_x86_64.
"""
import platform
import re
import struct
import sys

# PEP 600 and the policy of auditwheel: what a manylinux wheel may need.
ALLOWED = {
    "libc.so.6", "libm.so.6", "libdl.so.2", "librt.so.1", "libpthread.so.0", "libgcc_s.so.1", "libstdc++.so.6", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1",
    "libutil.so.1", "libresolv.so.2",
}
# glibc 2.N, and the newest GLIBCXX and GCC that systems with it have, by the same policy.
KNOWN = [(17, (3, 4, 19), (4, 8, 0)), (24, (3, 4, 22), (6, 3, 0)), (27, (3, 4, 24), (7, 0, 0)), (28, (3, 4, 25), (8, 2, 0)), (31, (3, 4, 28), (10, 0, 0)),
         (34, (3, 4, 29), (11, 0, 0)), (35, (3, 4, 30), (12, 0, 0)), (39, (3, 4, 33), (14, 0, 0))]


def needs(path):
    """The names of the libraries that an ELF file of 64 bits needs, and the symbol versions that it names."""
    with open(path, "rb") as file:
        data = file.read()
    if data[:6] != b"\x7fELF\x02\x01":
        raise ValueError(f"{path} is no ELF file of 64 bits, little endian")
    table, size, count = struct.unpack_from("<Q", data, 40)[0], *struct.unpack_from("<HH", data, 58)
    sections = [struct.unpack_from("<IIQQQQIIQQ", data, table + n * size) for n in range(count)]

    def text(at):
        return data[at:data.index(b"\0", at)].decode()

    libraries, versions = [], []
    for _, kind, _, _, offset, length, link, info, _, _ in sections:
        if kind == 6:  # SHT_DYNAMIC
            for at in range(offset, offset + length, 16):
                tag, value = struct.unpack_from("<QQ", data, at)
                if tag == 1:  # DT_NEEDED
                    libraries.append(text(sections[link][4] + value))
        elif kind == 0x6FFFFFFE:  # SHT_GNU_verneed
            at = offset
            for _ in range(info):
                _, entries, _, first, following = struct.unpack_from("<HHIII", data, at)
                entry = at + first
                for _ in range(entries):
                    _, _, _, name, after = struct.unpack_from("<IHHII", data, entry)
                    versions.append(text(sections[link][4] + name))
                    entry += after
                at += following
    return libraries, versions


def newest(versions, prefix):
    found = [tuple(map(int, re.findall(r"\d+", v[len(prefix):]))) for v in versions if re.fullmatch(re.escape(prefix) + r"[\d.]+", v)]
    return max(found, default=(0,))


def tag(path):
    machine = platform.machine()
    libraries, versions = needs(path)
    glibc, glibcxx, gcc = newest(versions, "GLIBC_"), newest(versions, "GLIBCXX_"), newest(versions, "GCC_")
    if set(libraries) <= ALLOWED and glibc[0] == 2:
        for minor, most_glibcxx, most_gcc in KNOWN:
            if glibcxx <= most_glibcxx and gcc <= most_gcc:
                # Any number of glibc may stand in the tag, not only those whose other limits are known.
                return f"manylinux_2_{max(minor, glibc[1])}_{machine}"
    return f"linux_{machine}"


if __name__ == "__main__":
    libraries, versions = needs(sys.argv[1])
    print(tag(sys.argv[1]))
    print("needs:", *libraries)
    for prefix in ("GLIBC_", "GLIBCXX_", "GCC_"):
        print(prefix + ".".join(map(str, newest(versions, prefix))))
