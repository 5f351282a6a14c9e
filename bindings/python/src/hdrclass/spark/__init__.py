"""Mail as a table of Spark: `spark.read.format("hdrclass").load("/mail/archive.mbox")`. Needs pyspark 4 and pyarrow (`pip install hdrclass[spark]`).

    from hdrclass.spark import register
    register(spark)
    spark.read.format("hdrclass").option("clientFilter", "low").load("/mail").groupBy("junk.outlook").count()
"""
from __future__ import annotations

from .source import HdrclassDataSource, HdrclassReader, register

__all__ = ["HdrclassDataSource", "HdrclassReader", "register"]
