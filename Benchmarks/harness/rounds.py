"""Measures the rows of a task in turns: one round runs every row once, so that what disturbs the machine meets all of them alike."""
import random, statistics
from dataclasses import dataclass, field

from harness.checks import counted
from harness.measure import drop_cache, numbers, run


@dataclass
class Result:
    row: object
    samples: list = field(default_factory=list)     # by round; None where it was left out
    walls: list = field(default_factory=list)
    anonymous: int = 0
    agrees: str = ''
    wrong: str = ''
    stopped: str = ''
    first: float = 0                                # of the round that is not counted

    def value(self):
        return statistics.median(s for s in self.samples if s is not None)

    def ratio(self, other):
        """Median, least and most of the quotients within each round; None if they share no round."""
        pairs = [a / b for a, b in zip(self.samples, other.samples) if a is not None and b]
        return (statistics.median(pairs), min(pairs), max(pairs)) if pairs else None


def metric(row, sample):
    if row.metric == 'ns':
        return numbers(sample.output).get('ns', 0) / 1e9
    return sample.cpu if row.metric == 'cpu' else sample.wall


def measure(rows, told, rounds, cold=None, tell=lambda text: None):
    """A round that is not counted comes first: it warms the cache, looks at memory, and finds who is so slow that one round must do."""
    results, slow = {}, set()
    for row in rows:
        if cold:
            drop_cache(cold)
        sample = run(row.argv, row.stdin, row.discard, memory=True)
        result = Result(row, anonymous=sample.anonymous)
        if sample.status and row.lane != 'lines':
            result.stopped = f'failed with status {sample.status}'
            tell(f'{row.tool} {row.lane}: {result.stopped}: {" ".join(row.argv[:3])} ...')
        else:
            result.wrong = counted(row, sample, told, sample.output)
            result.agrees = 'counts' if row.expects and not row.discard and not result.wrong else ''
        results[row.key] = result
        took, base = metric(row, sample), results.get('hdrclass')
        if base and not row.ours and took > 1 and took > 20 * base.first:
            slow.add(row.key)
        result.first = took
    for number in range(rounds):
        turn = [r for r in rows if not results[r.key].stopped]
        random.Random(number).shuffle(turn)
        for row in turn:
            result = results[row.key]
            if row.key in slow and number > 0:
                result.samples.append(None)
                continue
            if cold:
                drop_cache(cold)
            sample = run(row.argv, row.stdin, row.discard)
            result.samples.append(metric(row, sample))
            result.walls.append(sample.wall)
        tell(f'round {number + 1} of {rounds}')
    return results
