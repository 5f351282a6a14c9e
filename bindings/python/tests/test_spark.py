"""The data source of Spark, in a real session: counts that equal the command's for every way to share the work out, and tasks that run again."""
from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any, Iterator

import pytest

from conftest import CORPUS, Command, need, skip

need("pyspark")
pa = need("pyarrow")

import hdrclass
from columns import as_column
from pyspark.sql import SparkSession
from pyspark.sql import functions as f
from pyspark.sql.types import StructType

ANSWERS = ["submission", "senderResolution", "junk.server", "junk.client", "junk.outlook", "attestation", "platform"]

os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
# Workers must have the packages that this process has, and find what this test defines.
os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
os.environ["PYTHONPATH"] = os.pathsep.join([str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")])


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    """Two cores, and four tries for each task; a failed task must not end the job, as on a cluster."""
    if not shutil.which("java") and not os.environ.get("JAVA_HOME"):
        skip("Spark needs Java, which is not here")
    from hdrclass.spark import register

    session = (
        SparkSession.builder.master("local[2,4]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.warehouse.dir", str(tmp_path_factory.mktemp("warehouse")))
        .config("spark.local.dir", str(tmp_path_factory.mktemp("spark")))
        .config("spark.log.level", "OFF")
        .getOrCreate()
    )
    register(session)
    yield session
    session.stop()


def read(spark: SparkSession, path: Any, **options: Any) -> Any:
    """option() takes words; as_ is `as`."""
    reader = spark.read.format("hdrclass")
    for key, value in options.items():
        reader = reader.option(key.rstrip("_"), value)
    return reader.load(str(path)) if isinstance(path, (str, Path)) else reader.load([str(each) for each in path])


def counts(frame: Any) -> dict[str, int]:
    """As `--format summary-json` counts, in one pass."""
    total: dict[str, int] = {}
    keys = [*ANSWERS, "junk.recorded"]
    for row in frame.groupBy(*[f.col(key).alias(key.replace(".", "_")) for key in keys]).agg(f.count("*").alias("n"), f.sum("length").alias("bytes")).collect():
        words = [f"{key}.{row[key.replace('.', '_')]}" for key in keys if row[key.replace(".", "_")] is not None]
        for key in ["messages", *words]:
            total[key] = total.get(key, 0) + row["n"]
        total["bytes"] = total.get("bytes", 0) + (row["bytes"] or 0)
    return total


def comparable(summary: dict[str, int]) -> dict[str, int]:
    """All but what no column has."""
    return {key: value for key, value in summary.items() if key not in ("headerBytes", "fields")}


@pytest.mark.parametrize("split", ["64k", "300000", "1m", "1g"])
def test_counts_are_the_commands(spark: SparkSession, command: Command, mailbox: Path, split: str) -> None:
    frame = read(spark, mailbox, splitBytes=split)
    size = mailbox.stat().st_size
    assert frame.rdd.getNumPartitions() == -(-size // {"64k": 65536, "300000": 300_000, "1m": 1 << 20, "1g": 1 << 30}[split])
    summary = command.counts(mailbox)
    assert counts(frame) == comparable(summary)


def test_rows_are_the_records(spark: SparkSession, command: Command, mailbox: Path) -> None:
    frame = read(spark, [CORPUS, mailbox], splitBytes="1m", evidence="true")
    rows = [row.asDict(recursive=True) for row in frame.collect()]
    wanted = [as_column(json.loads(line)) for line in command.ndjson("--evidence", CORPUS, mailbox)]
    assert all(row.pop("error") is None for row in rows)
    assert rows == wanted


def test_a_folder_a_maildir_and_compressed(spark: SparkSession, command: Command, mailbox: Path, tmp_path: Path) -> None:
    import gzip
    import subprocess

    subprocess.run([sys.executable, CORPUS / "mailbox.py", tmp_path / "maildir", "--size", "1M", "--as", "maildir"], check=True, stdout=subprocess.DEVNULL)
    (tmp_path / "archive.mbox.gz").write_bytes(gzip.compress(mailbox.read_bytes()))
    (tmp_path / "passed.xz").write_bytes(b"\xfd7zXZ\0" + b"x" * 100)
    summary = comparable(command.counts(tmp_path))
    for split in ("4k", "200k", "1g"):
        assert counts(read(spark, tmp_path, splitBytes=split)) == summary
    named = read(spark, tmp_path / "passed.xz")
    assert [("xz" in row.error, row.source) for row in named.collect()] == [(True, str(tmp_path / "passed.xz"))]


def test_real_mail(spark: SparkSession, command: Command, real_mail: Path) -> None:
    """Each kind by itself, so that a difference has a name."""
    for folder, split in {"lists_org": "16m", "mbox_real": "64k", "msg_transport": "1m", "fixtures": "64m"}.items():
        frame = read(spark, real_mail / folder, splitBytes=split)
        wanted = comparable(json.loads(command.lines("--no-config", "--format", "summary-json", real_mail / folder, statuses=(0, 2))[0]))
        assert counts(frame.where("error is null")) == wanted, folder


def test_columns_are_chosen_by_the_schema(spark: SparkSession, command: Command) -> None:
    schema = "scl BIGINT, junk STRUCT<outlookIfFiltered: STRING, outlook: STRING>, source STRING, defects ARRAY<STRUCT<count: BIGINT, kind: STRING>>"
    frame = spark.read.format("hdrclass").schema(schema).load(str(CORPUS))
    assert frame.columns == ["scl", "junk", "source", "defects"]
    wanted = [json.loads(line) for line in command.ndjson(CORPUS)]
    assert [row.asDict(recursive=True) for row in frame.collect()] == [
        {
            "scl": record["scl"],
            "junk": {"outlookIfFiltered": record["junk"]["outlookIfFiltered"], "outlook": record["junk"]["outlook"]},
            "source": record["source"],
            "defects": [{"count": defect["count"], "kind": defect["kind"]} for defect in record["defects"]],
        }
        for record in wanted
    ]
    marks = spark.read.format("hdrclass").schema("evidence ARRAY<STRUCT<mark: STRING>>").load(str(CORPUS))
    assert marks.select(f.explode("evidence.mark")).distinct().count() == 3
    assert "evidence" not in read(spark, CORPUS).columns
    assert spark.read.format("hdrclass").schema("error STRING").load(str(CORPUS)).count() == len(wanted)


@pytest.mark.parametrize(
    "schema, says",
    [
        ("sclx BIGINT", "there is no column sclx; is scl meant"),
        ("junk STRUCT<outlok: STRING>", "there is no column junk.outlok; is junk.outlook meant"),
        ("scl STRING", "scl is bigint, not string"),
        ("defects ARRAY<STRUCT<x: STRING>>", "there is no column defects.x"),
        ("error BIGINT", "error is string, not bigint"),
    ],
)
def test_columns_that_do_not_exist(spark: SparkSession, schema: str, says: str) -> None:
    with pytest.raises(Exception, match=says):
        spark.read.format("hdrclass").schema(schema).load(str(CORPUS)).collect()


def test_policy(spark: SparkSession, command: Command, tmp_path: Path) -> None:
    policy = {"clientFilter": "low", "acceptedDomain": ["example.com"], "actions": {"bulk": "inbox"}}
    (tmp_path / "policy.json").write_text(json.dumps(policy))
    wanted = comparable(json.loads(command.lines("--policy", tmp_path / "policy.json", "--format", "summary-json", CORPUS)[0]))
    assert wanted != comparable(command.counts(CORPUS))
    assert counts(read(spark, CORPUS, policy=json.dumps(policy))) == wanted
    assert counts(read(spark, CORPUS, policy=tmp_path / "policy.json")) == wanted
    assert counts(read(spark, CORPUS, clientFilter="low", acceptedDomain="example.com", actions='{"bulk": "inbox"}')) == wanted
    # Over a file: single ones win, lists are joined.
    arguments = ["--safe-sender", "a@example.com", "--safe-sender", "backup@example.com", "--safe-sender", "b@example.com", "--client-filter", "high"]
    (tmp_path / "policy.json").write_text('{"clientFilter": "low", "safeSender": ["a@example.com"]}')
    frame = read(spark, CORPUS, policy=tmp_path / "policy.json", clientFilter="high", safeSender='["backup@example.com", "b@example.com"]')
    (line, *_) = command.ndjson(*arguments, CORPUS)
    assert frame.first()["policy"] == json.loads(line)["policy"]
    assert counts(frame) == comparable(command.counts(*arguments, CORPUS))


@pytest.mark.parametrize(
    "options, says",
    [
        ({"clientFiltre": "low"}, "unknown option .*clientFilter meant"),
        ({"clientFilter": "lower"}, "clientFilter is .*lower"),
        ({"policy": '{"x": 1}'}, 'unknown key "x"'),
        ({"splitBytes": "much"}, "splitBytes"),
        ({"splitBytes": "0"}, "splitBytes is 1 or more"),
        ({"mbox": "qmail"}, "mbox is 'qmail'"),
        ({"mode": "DROP"}, "mode is 'DROP'"),
    ],
)
def test_wrong_options(spark: SparkSession, options: dict[str, str], says: str) -> None:
    with pytest.raises(Exception, match=says):
        read(spark, CORPUS, **options).collect()


def test_a_path_that_is_missing(spark: SparkSession, tmp_path: Path) -> None:
    for path in (tmp_path / "absent", f"file://{tmp_path}/absent", f"{tmp_path}/*.mbox"):
        with pytest.raises(Exception, match="No such file|nothing matches"):
            read(spark, path).collect()


def test_bad_files_are_rows(spark: SparkSession, mailbox: Path, tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    folder.mkdir()
    shutil.copy(mailbox, folder / "b.mbox")
    shutil.copy(CORPUS / "alert-externally-secured.eml", folder / "a.eml")
    shutil.copy(CORPUS / "alert-externally-secured.eml", folder / "c.eml")
    import gzip

    whole = gzip.compress(mailbox.read_bytes(), 1)
    (folder / "cut.mbox.gz").write_bytes(whole[: len(whole) // 2])
    frame = read(spark, folder, splitBytes="1m")
    tasks = frame.rdd.getNumPartitions()  # now the work is shared out
    assert tasks > 8
    os.unlink(folder / "c.eml")
    bad = {row.source: row.error for row in frame.where("error is not null").collect()}
    assert set(bad) == {str(folder / "cut.mbox.gz"), str(folder / "c.eml")}
    assert "No such file" in bad[str(folder / "c.eml")]
    good = len(list(hdrclass.iter_json(mailbox)))
    assert frame.where(f.col("error").isNull() & f.col("source").endswith("b.mbox")).count() == good
    assert frame.where(f.col("error").isNull() & f.col("source").endswith("a.eml")).count() == 1
    with pytest.raises(Exception, match="cut.mbox.gz"):
        read(spark, folder, mode="FAILFAST").count()


def test_a_file_that_changed_is_an_error(spark: SparkSession, mailbox: Path, tmp_path: Path) -> None:
    path = tmp_path / "growing.mbox"
    shutil.copy(mailbox, path)
    frame = read(spark, path, splitBytes="1m")
    parts = frame.rdd.getNumPartitions()
    with open(path, "ab") as file:
        file.write(b"\nFrom a@example.com Thu Jan  1 00:00:00 2026\nSubject: late\n\n")
    rows = frame.collect()
    assert len(rows) == parts and all("changed after the work was shared out" in row.error for row in rows)
    assert len({row.error for row in rows}) == parts  # each says which part


def test_a_task_that_fails_is_read_again_once(spark: SparkSession, command: Command, mailbox: Path, tmp_path: Path) -> None:
    """Each task fails in its first try, half of them after rows have gone out."""
    from hdrclass.spark import HdrclassDataSource, HdrclassReader

    marks = str(tmp_path)

    class Flaky(HdrclassDataSource):
        @classmethod
        def name(cls) -> str:
            return "flaky"

        def reader(self, schema: StructType) -> Any:
            class Reader(HdrclassReader):
                def read(self, partition: Any) -> Iterator[Any]:
                    begin = partition.pieces[0].begin
                    mark = f"{marks}/{begin}"
                    first = not os.path.exists(mark)
                    open(mark, "a").close()
                    for n, batch in enumerate(super().read(partition)):
                        if first and n == (begin >> 20) % 2:
                            raise RuntimeError("the first try")
                        yield batch

            return Reader(self._options(), schema)

    spark.dataSource.register(Flaky)
    frame = spark.read.format("flaky").option("splitBytes", "1m").option("batchSize", "5").load(str(mailbox))
    assert counts(frame) == comparable(command.counts(mailbox))
    tried = [int(name) for name in os.listdir(marks)]
    assert sorted(tried) == [n << 20 for n in range(len(tried))] and len(tried) == -(-mailbox.stat().st_size >> 20)
    again = read(spark, mailbox, splitBytes="1m")
    places = lambda rows: sorted((row.source, row.offset) for row in rows)  # noqa: E731
    for mark in os.listdir(marks):
        os.unlink(os.path.join(marks, mark))
    assert places(frame.select("source", "offset").collect()) == places(again.select("source", "offset").collect())


def test_work_is_shared_out_the_same_way_each_time(mailbox: Path) -> None:
    from hdrclass.spark.options import options_of
    from hdrclass.spark.plan import plan
    from hdrclass._reader import Reading

    options = options_of({"paths": json.dumps([str(mailbox), str(CORPUS)]), "splitBytes": "1m"})
    reading = Reading(hdrclass.Classifier())
    first, second = ([task.pieces for task in plan(options, reading)] for _ in range(2))
    assert first == second
    big = [piece for task in first for piece in task if piece.file.source.endswith(b".mbox") and piece.file.source == os.fsencode(mailbox)]
    assert [piece.begin for piece in big] == [n << 20 for n in range(len(big))]
    assert [piece.end for piece in big[:-1]] == [piece.begin for piece in big[1:]]


def test_uris(spark: SparkSession, command: Command, mailbox: Path, tmp_path: Path) -> None:
    """pyarrow's file systems; file:// takes the same way as s3:// and hdfs://."""
    import gzip

    folder = tmp_path / "some mail"
    for name in ("cur", "new", "tmp", ".Sent/cur", ".Sent/new", ".Sent/tmp"):
        (folder / "maildir" / name).mkdir(parents=True)
        shutil.copy(CORPUS / "alert-externally-secured.eml", folder / "maildir" / name / "1")
    shutil.copytree(CORPUS, folder / "corpus")
    shutil.copy(mailbox, folder / "archive.mbox")
    (folder / "packed.mbox.gz").write_bytes(gzip.compress(mailbox.read_bytes()))
    (folder / "loop").symlink_to(folder)
    (folder / ".hidden.eml").write_bytes(b"Subject: x\n\n")
    uri = "file://" + str(folder).replace(" ", "%20")
    for split in ("300k", "1g"):
        frame = read(spark, uri, splitBytes=split)
        assert counts(frame) == comparable(command.counts(folder))
    rows = [(row.source, row.offset) for row in read(spark, uri, splitBytes="1m").select("source", "offset").collect()]
    wanted = [json.loads(line) for line in command.ndjson(folder)]
    assert rows == [(uri + record["source"][len(str(folder)) :], record["offset"]) for record in wanted]
    assert read(spark, f"{uri}/archive.mbox").count() == command.counts(folder / "archive.mbox")["messages"]


def test_globs(spark: SparkSession, command: Command) -> None:
    paths = sorted(CORPUS.glob("sub-*.eml"))
    assert read(spark, f"{CORPUS}/sub-*.eml").count() == len(paths) > 10
