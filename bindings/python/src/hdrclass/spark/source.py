"""The data source, and what a task does."""
from __future__ import annotations

import os
from functools import lru_cache
from typing import Any, Iterator, List, Optional, Sequence, Tuple, Union

from pyspark.sql.datasource import DataSource, DataSourceReader, InputPartition
from pyspark.sql.types import StructType

from .._reader import Place, Reading
from ..arrow import Filler
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
        return plan(self.options, self._reading())

    def _reading(self) -> Reading:
        return Reading(_classifier(self.options.policy), self.options.as_, self.options.dialect)

    def read(self, partition: InputPartition) -> Iterator[Any]:
        if not isinstance(partition, Task):  # Spark's own, where there is nothing to read
            return
        wanted = Wanted(self.schema)
        said = Said("collect")
        bad: List[Tuple[str, str]] = []

        def places() -> Iterator[Place]:
            for piece in partition.pieces:
                try:
                    self._unchanged(piece)
                    yield piece.file.place(piece.begin, piece.end)
                    # Here the reader is through with it. A reason is said once.
                    if not said.errors:
                        self._unchanged(piece)
                except OSError as error:
                    said.error(_read_error(piece, error))
                for each in said.errors:
                    if self.options.failfast:
                        raise each
                    bad.append((os.fsdecode(piece.file.source), f"{each}{piece.where}"))
                said.errors.clear()

        filler = Filler(self._reading(), wanted.engine(), self.options.batch, said)
        for batch in filler.batches(places()):
            yield wanted.rows(batch)
        if bad:
            yield wanted.errors(bad)

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
