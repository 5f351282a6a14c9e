"""How fast mail goes through Spark on two local cores, beside the command and the package with two workers. Wall time; each round runs every row once.

  .build-python/test/bin/python bindings/python/bench_spark.py [--size 1G] [--rounds 5] [--as mbox|directory]

The session is started before and one job is run that does not count. The job groups by two answers and counts. `a task costs` is what a task takes beside its share of reading: the
difference between two ways to share the work out, by the number of tasks they differ in, times two workers.
"""
import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", default="1G")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--as", dest="as_", default="mbox", choices=["mbox", "directory"])
    parser.add_argument("--command", default=os.environ.get("HDRCLASS_COMMAND") or os.path.join(ROOT, ".build/release/hdrclass"))
    options = parser.parse_args()
    from pyspark.sql import SparkSession

    import hdrclass
    from hdrclass.spark import register

    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "bench")
        subprocess.run([sys.executable, os.path.join(ROOT, "corpus/mailbox.py"), path, "--size", options.size, "--as", options.as_], check=True, stdout=subprocess.DEVNULL)
        begin = time.perf_counter()
        spark = (
            SparkSession.builder.master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.log.level", "OFF")
            .config("spark.sql.shuffle.partitions", "2")
            .config("spark.local.dir", folder)
            .getOrCreate()
        )
        register(spark)
        print(f"the session: {time.perf_counter() - begin:.1f} s")

        def frame(split, columns):
            reader = spark.read.format("hdrclass").option("splitBytes", split)
            return (reader.schema(columns) if columns else reader).load(path)

        def job(split, columns=None):
            return lambda: frame(split, columns).groupBy("submission", "junk.outlook").count().agg({"count": "sum"}).first()[0]

        def command():
            out = subprocess.run([options.command, "--no-config", "--format", "summary-json", "--jobs", "2", path], check=True, capture_output=True).stdout
            return json.loads(out)["messages"]

        few = "submission STRING, junk STRUCT<outlook: STRING>"
        rows = {
            "hdrclass summary, 2 workers": command,
            "record_batches, all columns, 2 jobs": lambda: sum(batch.num_rows for batch in hdrclass.record_batches(path, jobs=2)),
            "Spark, all columns, parts of 256 MiB": job("256m"),
            "Spark, two answers, parts of 256 MiB": job("256m", few),
            "Spark, all columns, parts of 32 MiB": job("32m"),
        }
        begin = time.perf_counter()
        messages = rows["Spark, all columns, parts of 256 MiB"]()
        print(f"the first job: {time.perf_counter() - begin:.1f} s")
        seconds = {name: [] for name in rows}
        for n in range(options.rounds):
            order = list(rows)
            random.Random(n).shuffle(order)
            for name in order:
                begin = time.perf_counter()
                count = rows[name]()
                seconds[name].append(time.perf_counter() - begin)
                if count != messages:
                    sys.exit(f"{name}: {count} messages, not {messages}")
        few_tasks, many_tasks = (frame(split, None).rdd.getNumPartitions() for split in ("256m", "32m"))
        spark.stop()
    print(f"{messages} messages, {options.rounds} rounds, load {os.getloadavg()[0]:.1f}\n")
    base = statistics.median(seconds["hdrclass summary, 2 workers"])
    for name in rows:
        middle = statistics.median(seconds[name])
        print(f"{name:40} {middle:7.2f} s {messages / middle:11,.0f} messages/s {base / middle:8.4f} of the command")
    if many_tasks > few_tasks:
        more = statistics.median(b - a for a, b in zip(seconds["Spark, all columns, parts of 256 MiB"], seconds["Spark, all columns, parts of 32 MiB"]))
        print(f"{few_tasks} tasks or {many_tasks}: a task costs {2000 * more / (many_tasks - few_tasks):.0f} ms of one worker")


if __name__ == "__main__":
    main()
