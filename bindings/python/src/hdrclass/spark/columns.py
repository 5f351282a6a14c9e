"""The contract as Spark's schema, and batches of the engine as Spark wants them."""
from __future__ import annotations

import difflib
from typing import Any, List, Optional, Tuple

import pyarrow as pa
import pyarrow.compute as pc
from pyspark.sql.pandas.types import from_arrow_schema, to_arrow_schema
from pyspark.sql.types import ArrayType, DataType, StringType, StructField, StructType

from .._rows import Columns
from ..arrow import schema_of
from ..errors import ArgumentError

# Not of the contract: why a file could not be read. Null in every row of a message.
ERROR = "error"


def contract(evidence: bool) -> StructType:
    """All columns, with `error` at the end."""
    names = [field.name for field in schema_of(Columns(None))]
    if evidence:
        names.append("evidence")
    known = _nullable(from_arrow_schema(schema_of(Columns(names))))
    return StructType(known.fields + [StructField(ERROR, StringType(), True)])


def _nullable(type_: Any) -> Any:
    """Spark's tables are nullable throughout, and the row of a bad file is null in all but two columns."""
    if isinstance(type_, StructType):
        return StructType([StructField(field.name, _nullable(field.dataType), True) for field in type_.fields])
    if isinstance(type_, ArrayType):
        return ArrayType(_nullable(type_.elementType), True)
    return type_


class Wanted:
    """What a schema asks for: the engine's columns, and how to make rows of theirs."""

    def __init__(self, schema: StructType) -> None:
        known = contract(evidence=True)
        self.names: List[str] = []
        for field in schema.fields:
            if field.name == ERROR:
                _same(ERROR, field.dataType, StringType())
            else:
                self.names += _names(field.name, field.dataType, _find(known, field.name, ""))
        self.schema = to_arrow_schema(schema, timezone="UTC")
        # The place of a message costs nothing, and something has to count the rows where only `error` is asked for.
        self.columns = self.names or ["offset"]

    def engine(self) -> Columns:
        return Columns(self.columns)

    def rows(self, batch: Any) -> Any:
        arrays = []
        for field in self.schema:
            if field.name == ERROR:
                arrays.append(pa.nulls(batch.num_rows, pa.string()))
            else:
                arrays.append(narrowed(batch.column(batch.schema.get_field_index(field.name)), field.type))
        return pa.RecordBatch.from_arrays(arrays, schema=self.schema)

    def errors(self, bad: List[Tuple[str, str]]) -> Any:
        """A row for each bad file: its source, and what is wrong with it."""
        said = {"source": [source for source, _ in bad], ERROR: [text for _, text in bad]}
        arrays = [pa.array(said.get(field.name, [None] * len(bad)), field.type) for field in self.schema]
        return pa.RecordBatch.from_arrays(arrays, schema=self.schema)


def _find(known: StructType, name: str, within: str) -> StructField:
    for field in known.fields:
        if field.name == name:
            return field
    near: Optional[List[str]] = difflib.get_close_matches(name, known.fieldNames(), 1)
    raise ArgumentError(f"there is no column {within}{name}" + (f"; is {within}{near[0]} meant?" if near else ""))


def _names(name: str, type_: DataType, known: StructField) -> List[str]:
    """The engine's names of a column: of an object, those of the keys that are asked for."""
    inner, within = type_, known.dataType
    if isinstance(inner, ArrayType) and isinstance(within, ArrayType):
        inner, within = inner.elementType, within.elementType
    if isinstance(inner, StructType) and isinstance(within, StructType) and isinstance(type_, ArrayType) == isinstance(known.dataType, ArrayType):
        if not inner.fields:
            raise ArgumentError(f"{name} asks for nothing")
        found: List[str] = []
        for field in inner.fields:
            found += _names(f"{name}.{field.name}", field.dataType, _find(within, field.name, name + "."))
        return found
    _same(name, type_, known.dataType)
    return [name]


def _same(name: str, type_: DataType, known: DataType) -> None:
    """Types must be the contract's; of the objects in a list some keys may be left out."""
    if isinstance(type_, ArrayType) and isinstance(known, ArrayType):
        _same(name, type_.elementType, known.elementType)
    elif isinstance(type_, StructType) and isinstance(known, StructType):
        for field in type_.fields:
            _same(f"{name}.{field.name}", field.dataType, _find(known, field.name, name + ".").dataType)
    elif type(type_) is not type(known):
        raise ArgumentError(f"{name} is {known.simpleString()}, not {type_.simpleString()}")


def narrowed(array: Any, type_: Any) -> Any:
    """An array of the engine as one of Spark's type: keys left out or in another order, everything nullable."""
    if array.type.equals(type_):
        return array
    mask = pc.is_null(array) if array.null_count else None
    if pa.types.is_struct(type_):
        children = [narrowed(array.field(field.name), field.type) for field in type_]
        return pa.StructArray.from_arrays(children, fields=list(type_), mask=mask)
    if pa.types.is_list(type_):
        values = narrowed(array.values, type_.value_type)
        return pa.ListArray.from_arrays(array.offsets, values, type=type_, mask=mask)
    return array.cast(type_)
