"""The structures of hdrclass.h, field by field."""
from __future__ import annotations

import ctypes
from ctypes import c_char, c_char_p, c_int32, c_int64, c_size_t, c_ubyte, c_uint32, c_uint64, c_void_p

ABI = 1

# hdr_error.code
ERROR_ARGUMENT, ERROR_POLICY, ERROR_READ, ERROR_FORM, ERROR_MEMORY = -1, -2, -3, -4, -5

# hdr_source.flags
NAMED, MAILDIR_MESSAGE, EVIDENCE = 1, 2, 4

# hdr_source.as and .mbox, by the words of `--as` and `--mbox`
AS = {"auto": 0, "eml": 1, "mbox": 2, "maildir": 3, "headers": 4}
MBOX = {"auto": 0, "o": 1, "rd": 2, "cl": 3, "cl2": 4, "thunderbird": 5}

WHOLE = 2**64 - 1

FORMS = ("unknown", "message", "mailbox", "emlx", "outlook-item", "empty", "not-mail", "gzip", "zstd", "packed")

# hdr_question
(SUBMISSION, SUBMISSION_DETAIL, SENDER_RESOLUTION, SERVER, CLIENT, OUTLOOK, ATTESTATION, ATTESTATION_BASIS, PLATFORM, FINDING) = range(10)


class Error(ctypes.Structure):
    _fields_ = [("code", c_int32), ("system", c_int32), ("message", c_char * 1016)]


# hdr_verdict: 13 bytes of numbers, the SCL, two bytes of nothing, two words of 32 bits. Only its size matters here: verdict.py reads the bytes.
VERDICT_BYTES = 24

Read = ctypes.CFUNCTYPE(c_int64, c_void_p, c_uint64, c_void_p, c_size_t)


class Source(ctypes.Structure):
    _fields_ = [
        ("struct_size", c_size_t),
        ("path", c_char_p),
        ("bytes", c_void_p),
        ("count", c_uint64),
        ("read", Read),
        ("context", c_void_p),
        ("seekable", c_int32),
        ("flags", c_uint32),
        ("as_", c_uint32),
        ("mbox", c_uint32),
        ("begin", c_uint64),
        ("end", c_uint64),
    ]


class Message(ctypes.Structure):
    _fields_ = [
        ("bytes", c_void_p),
        ("count", c_size_t),
        ("offset", c_uint64),
        ("length", c_uint64),
        ("verdict", c_uint32 * (VERDICT_BYTES // 4)),
    ]


class ArrowSchema(ctypes.Structure):
    """72 bytes; whoever imports it reads them."""

    _fields_ = [("words", c_uint64 * 9)]


class ArrowArray(ctypes.Structure):
    """80 bytes. `release` is the word that is zero when somebody has taken the content over."""

    _fields_ = [("words", c_uint64 * 8), ("release", c_void_p), ("private_data", c_void_p)]


class PyBuffer(ctypes.Structure):
    """Py_buffer of CPython, the same since 3.0."""

    _fields_ = [
        ("buf", c_void_p),
        ("obj", ctypes.py_object),
        ("len", ctypes.c_ssize_t),
        ("itemsize", ctypes.c_ssize_t),
        ("readonly", ctypes.c_int),
        ("ndim", ctypes.c_int),
        ("format", c_char_p),
        ("shape", c_void_p),
        ("strides", c_void_p),
        ("suboffsets", c_void_p),
        ("internal", c_void_p),
    ]


Verdicts = ctypes.Array[c_ubyte]
