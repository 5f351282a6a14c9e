"""Whether a row found the same boundaries as the plain reference."""
from collections import Counter

from harness import reference
from harness.measure import run


class Checks:
    """Runs every driver once with --verify and compares what it prints for each message. Order does not matter, so a message too many
    or too few counts once."""

    def __init__(self):
        self.expected = {}

    def reference(self, lane, place):
        key = (lane, *place)
        if key not in self.expected:
            listed = place[1] if place[0] == '--list' else None
            self.expected[key] = Counter(reference.lines(lane, None if listed else place[0], listed))
        return self.expected[key]

    def agreement(self, row, place):
        sample = run(row.verify)
        if sample.status:
            return f'failed with status {sample.status}'
        found = Counter(line for line in sample.output.splitlines() if line[:1].isdigit())
        expected = self.reference(row.lane, place)
        if found == expected:
            return 'yes'
        total = expected.total()
        if row.lane == 'split':
            return f'{(expected - found).total()} of {total} messages not found' + (f', {(found - expected).total()} that are none' if found - expected else '')
        names = lambda lines: Counter(' '.join(l.split()[:2]) for l in lines.elements())
        wrong, wrong_names = (expected - found).total(), (names(expected) - names(found)).total()
        fields = lambda lines: sum(int(l.split()[0]) for l in lines.elements())
        more = f', {fields(found) - fields(expected):+} fields' if fields(found) != fields(expected) else ''
        return f'values differ in {wrong} of {total} messages' if not wrong_names and not more else f'{wrong} of {total} messages differ{more}'


def counted(row, sample, told, output):
    """Empty if the counts that the program printed are right, else what is wrong."""
    if not row.expects or sample.status:
        return '' if sample.status == 0 or row.lane == 'lines' else f'status {sample.status}'
    if row.expects == 'count':
        words = output.split()
        n = int(words[-1]) if words and words[-1].isdigit() else -1
        return '' if n == told['messages'] else f'{n} of {told["messages"]} messages'
    values = dict(line.split(None, 1) for line in output.splitlines() if ' ' in line)
    if row.expects.startswith('hits'):
        return '' if values.get('hits') == row.expects.split()[1] else f'{values.get("hits")} hits'
    name = row.expects
    n = int(values.get(name, '-1'))
    refused = int(values.get('refused', '0')) if values.get('refused', '0').isdigit() else 0
    wrong = '' if n == told['messages'] else f'{n} of {told["messages"]} messages'
    if row.key.startswith('hdrclass') and 'fields' in told and values.get('fields') != str(told['fields']):
        wrong += f' {values.get("fields")} of {told["fields"]} fields'
    return wrong + (f' {refused} refused' if refused else '')
