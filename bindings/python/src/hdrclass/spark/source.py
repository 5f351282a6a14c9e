"""The data source, and what a task does."""
from __future__ import annotations

import os
from functools import lru_cache
from typing import Any, Iterator, Optional, Sequence, Union

from pyspark.sql.datasource import DataSource, DataSourceReader, InputPartition
from pyspark.sql.types import StructType

from .._reader import Reading
from ..arrow import batches_of, schema_of, together
from ..classifier import Classifier
from ..errors import ReadError
from ..reading import Said
from .columns import Wanted, contract
from .options import Options, options_of
from .plan import Piece, Task, plan


@lru_cache(maxsize=8)
def _classifier(policy: Optional[bytes]) -> Classifier:
    """A worker process serves many tasks."""
    return Classifier(policy)


class HdrclassDataSource(DataSource):
    @classmethod
    def name(cls) -> str:
        return "hdrclass"

    def _options(self) -> Options:
        return options_of(self.options)

    def schema(self) -> Union[StructType, str]:
        return contract(self._options().evidence)

    def reader(self, schema: StructType) -> DataSourceReader:
        options = self._options()
        _classifier(options.policy)  # a wrong policy fails here, not in a task
        return HdrclassReader(options, schema)


class HdrclassReader(DataSourceReader):
    def __init__(self, options: Options, schema: StructType) -> None:
        self.options = options
        self.schema = schema
        Wanted(schema)  # so does a column that does not exist

    def partitions(self) -> Sequence[InputPartition]:
        return plan(self.options, self._reading(None))

    def _reading(self, wanted: Optional[Wanted]) -> Reading:
        options = self.options
        return Reading(_classifier(options.policy), options.as_, options.dialect, columns=wanted.engine() if wanted else None)

    def read(self, partition: InputPartition) -> Iterator[Any]:
        if not isinstance(partition, Task):  # Spark's own, where there is nothing to read
            return
        wanted = Wanted(self.schema)
        yield from together(self._rows(partition, wanted), wanted.schema, self.options.batch)

    def _rows(self, task: Task, wanted: Wanted) -> Iterator[Any]:
        reading = self._reading(wanted)
        assert reading.columns is not None
        known = schema_of(reading.columns)
        for piece in task.pieces:
            said = Said("collect")
            try:
                self._unchanged(piece)
                for batch in batches_of(reading, piece.file.place(piece.begin, piece.end), known, self.options.batch, said):
                    yield wanted.rows(batch)
                self._unchanged(piece)
            except OSError as error:
                said.errors.append(_read_error(piece, error))
            for each in said.errors:
                if self.options.failfast:
                    raise each
                yield wanted.error(os.fsdecode(piece.file.source), f"{each}{piece.where}")

    def _unchanged(self, piece: Piece) -> None:
        """A file that grew or was replaced would be read in part as it was and in part as it is."""
        file = piece.file
        if file.error:
            raise ReadError(0, file.error)
        if file.now() != (file.size, file.changed):
            raise ReadError(0, f"{os.fsdecode(file.source)}: it changed after the work was shared out")


def _read_error(piece: Piece, error: OSError) -> ReadError:
    if isinstance(error, ReadError):
        return error
    source = os.fsdecode(piece.file.source)
    return ReadError(error.errno or 0, f"{source}: {error.strerror or error}", source)


def register(spark: Any) -> None:
    """Makes `spark.read.format("hdrclass")` known to a session."""
    spark.dataSource.register(HdrclassDataSource)
