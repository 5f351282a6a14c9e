"""The shared library: found, loaded, and asked whether it is the one that was meant."""
from __future__ import annotations

import ctypes
import os
from ctypes import POINTER, c_char_p, c_int32, c_int64, c_size_t, c_uint8, c_uint32, c_uint64, c_void_p
from typing import Any

from . import _structs as s
from .errors import ArgumentError, FormError, HdrclassError, LibraryError, PolicyError, ReadError

NAME = "libhdrclass.so.1"


def path() -> str:
    """HDRCLASS_LIBRARY, where it is set; otherwise the library in the wheel; otherwise what the system's loader finds by its name."""
    chosen = os.environ.get("HDRCLASS_LIBRARY")
    if chosen:
        return chosen
    beside = os.path.join(os.path.dirname(os.path.abspath(__file__)), NAME)
    return beside if os.path.exists(beside) else NAME


def load(file: str) -> ctypes.CDLL:
    try:
        library = ctypes.CDLL(file)  # CDLL, not PyDLL: other Python threads run during each call
    except OSError as error:
        raise LibraryError(f"the library of hdrclass cannot be loaded: {error}") from error
    try:
        library.hdr_abi.restype = c_uint32
        found = library.hdr_abi()
    except AttributeError as error:
        raise LibraryError(f"{file} is not a library of hdrclass") from error
    if found != s.ABI:
        raise LibraryError(f"{file} has the binary interface {found}, this package needs {s.ABI}")
    error_ = POINTER(s.Error)
    for name, result, arguments in [
        ("hdr_version", c_char_p, []),
        ("hdr_classifier_new", c_void_p, [c_char_p, c_size_t, error_]),
        ("hdr_classifier_free", None, [c_void_p]),
        ("hdr_classifier_policy", c_char_p, [c_void_p]),
        ("hdr_word", c_char_p, [c_int32, c_uint8]),
        ("hdr_classify", None, [c_void_p, c_void_p, c_size_t, c_void_p]),
        ("hdr_classify_batch", None, [c_void_p, c_void_p, c_void_p, c_size_t, ctypes.c_uint, c_void_p]),
        ("hdr_record_json", c_size_t, [c_void_p, c_char_p, c_void_p, c_size_t, ctypes.c_int, c_void_p, c_size_t]),
        ("hdr_columns_new", c_void_p, [POINTER(c_char_p), c_size_t, error_]),
        ("hdr_columns_free", None, [c_void_p]),
        ("hdr_columns_schema", None, [c_void_p, POINTER(s.ArrowSchema)]),
        ("hdr_batch_new", c_void_p, [c_void_p]),
        ("hdr_batch_free", None, [c_void_p]),
        ("hdr_batch_rows", c_size_t, [c_void_p]),
        ("hdr_batch_is_full", ctypes.c_int, [c_void_p]),
        ("hdr_batch_add", None, [c_void_p, c_void_p, c_char_p, c_void_p, c_size_t]),
        ("hdr_batch_take", None, [c_void_p, POINTER(s.ArrowArray)]),
        ("hdr_walk_new", c_void_p, [POINTER(c_char_p), c_size_t, ctypes.c_int, error_]),
        ("hdr_walk_free", None, [c_void_p]),
        ("hdr_walk_next", c_int32, [c_void_p, POINTER(c_char_p), POINTER(c_uint32), error_]),
        ("hdr_reader_open", c_void_p, [c_void_p, POINTER(s.Source), POINTER(c_int32), error_]),
        ("hdr_reader_restart", c_int32, [c_void_p, POINTER(s.Source), POINTER(c_int32), error_]),
        ("hdr_reader_free", None, [c_void_p]),
        ("hdr_reader_next", c_int32, [c_void_p, POINTER(s.Message), error_]),
        ("hdr_reader_json", c_size_t, [c_void_p, c_void_p, c_size_t]),
        ("hdr_reader_fill", c_int64, [c_void_p, c_void_p, c_size_t, error_]),
        ("hdr_reader_count", c_int64, [c_void_p, POINTER(c_uint64), error_]),
        ("hdr_reader_notes", c_size_t, [c_void_p, c_void_p, c_size_t]),
    ]:
        function = getattr(library, name)
        function.restype = result
        function.argtypes = arguments
    return library


lib: Any = load(path())

version: str = lib.hdr_version().decode()


def failure(error: s.Error, source: str = "", form: str = "unknown") -> HdrclassError:
    """What the library said, as the exception that stands for it."""
    text = error.message.decode("utf-8", "replace")
    if error.code == s.ERROR_POLICY:
        return PolicyError(text)
    if error.code in (s.ERROR_READ, s.ERROR_FORM):
        kind = FormError if error.code == s.ERROR_FORM else ReadError
        return kind(error.system, text, source, form)
    if error.code == s.ERROR_MEMORY:
        return HdrclassError(text or "out of memory")
    return ArgumentError(text)
